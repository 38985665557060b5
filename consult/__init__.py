"""Consult: draft policies, what people said of them, what was decided, and whether it was kept."""

from collections.abc import Collection
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from consult import (
    application,
    backups,
    clock,
    config,
    database,
    erasure_journal,
    error_pages,
    floods,
    gate,
    group_commit,
    key_files,
    pagecache,
    web,
)
from consult.accountability import views as accountability_views
from consult.analysis import views as analysis_views
from consult.config import Settings
from consult.consultations import framing
from consult.consultations import views as consultations_views
from consult.contributions import batches, publication, purging, settling, severing
from consult.invitations import views as invitations_views
from consult.moderation import auditing, blurring, claims, forgetting, recording
from consult.moderation import views as moderation_views
from consult.pages import account_session, typed
from consult.pages import views as pages_views
from consult.people import sessions
from consult.people import views as people_views

ROOT = Path(__file__).resolve().parent.parent

VIEWS = (
    pages_views.blueprint,
    people_views.blueprint,
    consultations_views.blueprint,
    invitations_views.blueprint,
    moderation_views.blueprint,
    analysis_views.blueprint,
    accountability_views.blueprint,
)


def create_app(settings: Settings | None = None, *, despite: Collection[str] = ()) -> Flask:
    """The application: settings, database, keys, pages' shell, who is asking, the door, views, sweeps, page cache.

    A key named in `despite` may be missing, or another than the database was made with.
    """
    settings = settings or config.read_settings()
    app = application.Application(__name__, template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.extensions["settings"] = settings
    clock.init_app(app)
    database.init_app(app, settings)
    app.extensions["settings"] = settings = _with_keys(app, settings, despite)
    proxies = floods.Proxies(settings.trusted_proxies, settings.trusts_unix)
    app.extensions["floods"] = floods.RateLimits(settings.workers, proxies)
    web.init_app(app, settings)
    error_pages.init_app(app)
    group_commit.init_app(app)
    Migrate(app, database.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    sessions.init_app(app, settings)
    account_session.init_app(app)
    typed.init_app(app)
    gate.init_app(app)
    for blueprint in VIEWS:
        app.register_blueprint(blueprint)
    framing.register_periodic_tasks()
    settling.register_periodic_tasks()
    purging.register_periodic_tasks()
    publication.register_periodic_tasks()
    severing.register_periodic_tasks()
    recording.register_periodic_tasks()
    batches.register_periodic_tasks()
    auditing.register_periodic_tasks()
    blurring.register_periodic_tasks()
    forgetting.register_periodic_tasks()
    claims.register_periodic_tasks()
    erasure_journal.register_periodic_tasks()
    backups.register_periodic_tasks()
    gate.assert_all_views_protected(app)
    app.wsgi_app = pagecache.PageCache(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _with_keys(app: Flask, settings: Settings, despite: Collection[str]) -> Settings:
    with app.app_context():
        try:
            return key_files.opened(settings, despite)
        except BaseException:
            database.db.engine.dispose()
            raise
