"""What every store of accounts does."""

from __future__ import annotations

import pytest

from tests.contracts.conftest import Ports
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer, Role


def code(refused: pytest.ExceptionInfo[WorkstationError]) -> str:
    return refused.value.notice.code


def test_that_a_new_station_has_no_account(ports: Ports) -> None:
    assert not ports.officers.any()
    assert ports.officers.names() == ()


def test_that_an_officer_signs_in_with_the_right_password_only(ports: Ports) -> None:
    made = ports.officers.create("bo", "Bo Lind", "correct horse ü", Role.SUPERVISOR)
    assert made == Officer("bo", "Bo Lind", Role.SUPERVISOR)
    assert ports.officers.any()
    assert ports.officers.verify("BO ", "correct horse ü") == made
    with pytest.raises(WorkstationError) as wrong:
        ports.officers.verify("bo", "Correct horse ü")
    with pytest.raises(WorkstationError) as unknown:
        ports.officers.verify("nobody", "correct horse ü")
    assert code(wrong) == code(unknown) == "SIGN-01"
    assert str(wrong.value) == str(unknown.value)


def test_that_names_are_taken_once_whatever_their_case(ports: Ports) -> None:
    ports.officers.create("bo", "", "long enough", Role.OFFICER)
    with pytest.raises(WorkstationError) as taken:
        ports.officers.create("Bo", "", "another one", Role.OFFICER)
    assert code(taken) == "SIGN-02"
    assert ports.officers.verify("bo", "long enough").full_name == "bo"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("", "long enough"),
        ("bo", ""),
        ("bo", "short"),
        ("b\no", "long enough"),
        ("b" * 201, "long enough"),
    ],
)
def test_that_an_account_needs_a_name_and_a_password(
    ports: Ports, name: str, password: str
) -> None:
    with pytest.raises(WorkstationError) as refused:
        ports.officers.create(name, "", password, Role.OFFICER)
    assert code(refused) == "SIGN-03"
    assert not ports.officers.any()
