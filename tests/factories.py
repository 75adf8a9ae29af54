"""Things for tests, made plainly: a function each, with sensible defaults. Apps add theirs below."""

from itertools import count

from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role

PASSWORD = "six calm badgers dance"
_numbers = count(1)


def person(role: str = Role.OFFICER, name: str = "", **fields: object) -> User:
    number = next(_numbers)
    name = name or f"Person {number}"
    email = fields.pop("email", f"{name.lower().replace(' ', '.')}.{number}@thornwick.example")
    return User.objects.create_user(str(email), PASSWORD, name=name, role=role, **fields)
