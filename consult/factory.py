"""Making the application: settings, database, keys, page shell, authorization, views, periodic tasks, page cache."""

from collections.abc import Collection
from typing import Any

from flask import Flask
from flask_migrate import Migrate

from consult import config
from consult.access import ANONYMOUS
from consult.analysis import unclear_parts
from consult.analysis import views as analysis_views
from consult.analysis.opinion_groups import results as opinion_group_results
from consult.analysis.suggesting import results as suggestion_results
from consult.api import views as api_views
from consult.commitments import views as commitments_views
from consult.config import ROOT, Settings
from consult.consultations import framing, planned_opening
from consult.consultations import views as consultations_views
from consult.contributions import (
    count_batches,
    imported_votes,
    publication_batches,
    recorded_codes,
    retention,
    row_shuffling,
    unlinking,
    verdict_lines,
    verdicts,
)
from consult.credentials import account_session
from consult.credentials import views as credentials_views
from consult.moderation import (
    access_log,
    log_retention,
    organization_search,
    record_batches,
    timestamp_coarsening,
    word_facts,
)
from consult.moderation import views as moderation_views
from consult.moderation.appeals import counts as appeal_counts
from consult.moderation.copies import grouping as copies_grouping
from consult.moderation.notices import handling as notice_handling
from consult.moderation.rereading import answering as rereading
from consult.operations import backups
from consult.operations import views as operations_views
from consult.pages import views as pages_views
from consult.pages.made_files import making as made_files
from consult.pages.views import style
from consult.record import checkpoints
from consult.report import freezing, quote_check, recorded_ballots, recorded_rules
from consult.report import views as report_views
from consult.response import views as response_views
from consult.runtime import clock, erasure_journal, key_files
from consult.staff import sessions
from consult.staff import views as staff_views
from consult.storage import bounded_waits, database, group_commit
from consult.web import (
    application,
    authorization,
    error_pages,
    page_cache,
    rate_limits,
    request_bodies,
    shell,
    url_normalization,
)

VIEWS = (
    pages_views.blueprint,
    staff_views.blueprint,
    consultations_views.blueprint,
    credentials_views.blueprint,
    moderation_views.blueprint,
    analysis_views.blueprint,
    report_views.blueprint,
    commitments_views.blueprint,
    response_views.blueprint,
    operations_views.blueprint,
    api_views.blueprint,
)


def create_app(settings: Settings | None = None, *, despite: Collection[str] = ()) -> Flask:
    """Make the application, with the settings of the environment unless others are given.

    A key named in `despite` may be missing, or differ from the one that the database was made with.
    """
    settings = settings or config.read_settings()
    app = application.Application("consult", template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.extensions["settings"] = settings
    clock.init_app(app)
    database.init_app(app, settings)
    app.extensions["settings"] = settings = _with_keys(app, settings, despite)
    proxies = rate_limits.Proxies(settings.trusted_proxies, settings.trusts_unix)
    app.extensions["rate_limits"] = rate_limits.RateLimits(settings.workers, proxies, settings.surge_limit)
    shell.init_app(app, settings)
    error_pages.init_app(app)
    group_commit.init_app(app)
    Migrate(app, database.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    sessions.init_app(app, settings)
    account_session.init_app(app)
    url_normalization.init_app(app)
    authorization.init_app(app)
    for blueprint in VIEWS:
        app.register_blueprint(blueprint)
    if app.debug and not settings.public_url:
        app.register_blueprint(style.blueprint)
    _register_periodic_tasks()
    authorization.assert_all_views_protected(app)
    files = request_bodies.Files(consultations_views.FILES, lambda environ: _is_of_team(app, environ))
    bodies = request_bodies.RequestBodies(app.wsgi_app, bounded_waits.THREADS // 2, files=files)
    app.wsgi_app = page_cache.PageCache(bodies)  # type: ignore[method-assign]  # as Flask documents it
    return app


def _register_periodic_tasks() -> None:
    framing.register_periodic_tasks()
    planned_opening.register_periodic_tasks()
    retention.register_periodic_tasks()
    publication_batches.register_periodic_tasks()
    unlinking.register_periodic_tasks()
    record_batches.register_periodic_tasks()
    count_batches.register_periodic_tasks()
    recorded_codes.register_periodic_tasks()
    imported_votes.register_periodic_tasks()
    access_log.register_periodic_tasks()
    timestamp_coarsening.register_periodic_tasks()
    log_retention.register_periodic_tasks()
    notice_handling.register_periodic_tasks()
    appeal_counts.register_periodic_tasks()
    rereading.register_periodic_tasks()
    organization_search.register_periodic_tasks()
    word_facts.register_periodic_tasks()
    copies_grouping.register_periodic_tasks()
    unclear_parts.register_periodic_tasks()
    opinion_group_results.register_periodic_tasks()
    verdicts.register_periodic_tasks()
    verdict_lines.register_periodic_tasks()
    suggestion_results.register_periodic_tasks()
    quote_check.register_periodic_tasks()
    freezing.register_periodic_tasks()
    recorded_rules.register_periodic_tasks()
    recorded_ballots.register_periodic_tasks()
    checkpoints.register_periodic_tasks()
    made_files.register_periodic_tasks()
    # After all that write into what was sent, so that no order of writing is left.
    row_shuffling.register_periodic_tasks()
    erasure_journal.register_periodic_tasks()
    backups.register_periodic_tasks()


def _is_of_team(app: Flask, environ: dict[str, Any]) -> bool:
    """Whether a request comes from somebody who is signed in as staff; asked before its body is read."""
    try:
        with app.request_context(environ):
            return sessions.load_staff_actor() != ANONYMOUS
    except database.Unavailable:
        return False


def _with_keys(app: Flask, settings: Settings, despite: Collection[str]) -> Settings:
    with app.app_context():
        try:
            return key_files.opened(settings, despite)
        except BaseException:
            database.db.engine.dispose()
            raise
