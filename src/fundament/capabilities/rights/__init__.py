"""Rights: who may act for whom, and in which role (Digital Fuldmagt)."""
