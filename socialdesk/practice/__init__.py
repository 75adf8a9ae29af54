"""Practice networks: stand-ins for X and Facebook that speak the real wire formats over HTTP.

Used by the demo and by every test. The desk talks to them exactly as to the real ones; only the
base address differs. They run as a server of their own (`manage.py practice`), keep what they are
told in one SQLite file, and share no code and no database with the desk.
"""
