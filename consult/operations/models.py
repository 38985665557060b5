"""The last check of the installation that an administrator ran in the browser."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Model


class InstallationCheck(Model):
    """What the last check found, as (name, words): one row. `unread` is how many records were too long to read."""

    __tablename__ = "installation_check"

    name: Mapped[str] = mapped_column(primary_key=True)
    checked_on: Mapped[date]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    findings: Mapped[list[Any]] = mapped_column(JSON)
    unread: Mapped[int]
