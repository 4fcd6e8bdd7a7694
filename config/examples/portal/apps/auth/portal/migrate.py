"""Brings the database in the shared directory to the schema of this release; safe to run twice."""
import sqlite3

with sqlite3.connect("data/auth.db") as database:
    database.execute("create table if not exists person (name text primary key, secret text not null)")
print("the schema is up to date")
