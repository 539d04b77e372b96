"""The gunicorn worker that receives whole requests before a thread is spent on them.

One loop per process does all reading and writing, TLS included, without ever waiting for one
client; a request goes to a thread once its last byte is here, and the thread is free again as soon
as the answer is written down, however slowly the client takes it.
"""
