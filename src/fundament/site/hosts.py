"""The official host names that clients carry in their code, and how they reach this machine."""

OFFICIAL_HOSTS = (
    "api.digitalpost.dk",
    "test.digitalpost.dk",
    "login.nemlog-in.dk",
    "login.test-nemlog-in.dk",
)
