import pytest

from socialdesk.accounts.models import User
from socialdesk.accounts.roles import TABLE, P, Permission, Role, allows


def test_every_role_has_its_row() -> None:
    assert set(TABLE) == set(Role)


@pytest.mark.parametrize("permission", Permission)
def test_somebody_may_do_each_thing(permission: Permission) -> None:
    assert any(allows(role, permission) for role in Role)


@pytest.mark.parametrize("permission", [P.MANAGE_PEOPLE, P.VIEW_AUDIT, P.MANAGE_ACCOUNTS])
def test_only_admins_run_the_desk(permission: Permission) -> None:
    assert [role for role in Role if allows(role, permission)] == [Role.ADMIN]


def test_an_executive_only_reads() -> None:
    assert all(permission.startswith("view_") for permission in TABLE[Role.EXECUTIVE])


def test_an_unknown_role_may_do_nothing() -> None:
    assert not any(allows("visitor", permission) for permission in Permission)


def test_somebody_suspended_may_do_nothing(outsider: User) -> None:
    assert not any(outsider.can(permission) for permission in Permission)
