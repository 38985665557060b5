"""Part A, frozen."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Model


class Report(Model):
    """Part A, frozen: one canonical document and its hash. Never changed."""

    __tablename__ = "report"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    document: Mapped[dict[str, object]] = mapped_column(JSON)
    hash: Mapped[str]
    frozen_at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
