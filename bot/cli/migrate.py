"""`openings migrate`: the tables brought up to date by the role that owns them, for another one to use."""

import click

from bot.cli.problems import configured, run


@click.command()
@click.option("--app", metavar="ROLE", help="The PostgreSQL role that `openings serve` logs in as.")
def migrate(app: str | None) -> None:
    """Bring the database up to date.

    `openings serve` does it by itself where its role may. On PostgreSQL let another role own the tables: run this with
    OPENINGS_DATABASE_URL naming the owner, and --app the role that is to use them and can do no more than that.
    """
    click.echo(run(_migrate(configured().database, app)))


async def _migrate(url: str, app: str | None) -> str:
    from storage import Store

    schema = await Store.migrate(url, app)
    return f"The database has schema {schema}." + (f" The role {app} may use it." if app else "")
