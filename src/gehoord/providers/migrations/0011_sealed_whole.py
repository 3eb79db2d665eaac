from django.db import migrations

# The rest of what was settled: columns and tables that earlier triggers left out. Past the models too, none of this
# changes or goes away. A version may grow, and who did something may be forgotten: such a column may become empty, and
# never somebody else. Another migration that makes one of these tables anew on SQLite loses its triggers, and has to
# make them again.
SAYS = "what was settled never changes"
ALWAYS = "1 = 1"
PUBLISHED = "OLD.published_at IS NOT NULL"
HELD = (
    "(OLD.cancelled_on IS NOT NULL OR OLD.outcome <> 'none_yet' "
    "OR (OLD.held_on IS NOT NULL AND OLD.step NOT IN ('', 'follow')))"
)
USED = (
    "EXISTS (SELECT 1 FROM providers_criterion c WHERE c.id = OLD.criterion_id AND c.published_at IS NOT NULL)"
)
ROUND = "SELECT 1 FROM providers_bid b JOIN providers_bidround r ON r.id = b.round_id WHERE b.id = OLD.bid_id"
STARTED = f"EXISTS ({ROUND} AND r.started_at IS NOT NULL)"
CLOSED = f"EXISTS ({ROUND} AND r.closed_at IS NOT NULL)"
BID_CLOSED = "EXISTS (SELECT 1 FROM providers_bidround r WHERE r.id = OLD.round_id AND r.closed_at IS NOT NULL)"
# (table, name of the trigger, when it holds, columns that stay, columns that may only become empty).
CHANGED = (
    ("providers_kit", "kit_published_rest", PUBLISHED, ("why_replaced", "started_at"), ("published_by_id",)),
    ("providers_criterion", "criterion_published_rest", PUBLISHED, ("answers_id", "attached_at"), ()),
    ("providers_kituse", "kituse_published", USED, ("kit_id", "lot", "criterion_id"), ()),
    # Of which criterion, and where in which round: from the first day.
    ("providers_supervision", "supervision_placed", ALWAYS, ("criterion_id", "step", "round"), ()),
    ("providers_supervision", "supervision_settled_by", HELD, (), ("view_by_id",)),
    ("providers_improvementstep", "improvement_written", ALWAYS,
     ("moment_id", "first_due", "written_by", "written_at"), ()),
    # Only whether the mail went out changes.
    ("providers_supervisionreminder", "reminder_made", ALWAYS,
     ("moment_id", "improvement_id", "side", "nearing", "due", "made_at"), ()),
    ("providers_bidround", "bidround_made", ALWAYS, ("made_at",), ()),
    ("providers_bidround", "bidround_started", "OLD.started_at IS NOT NULL",
     ("started_at", "title", "closes_on"), ()),
    ("providers_bidround", "bidround_closed_by", "OLD.closed_at IS NOT NULL", (), ("closed_by_id",)),
    ("providers_bid", "bid_made", ALWAYS, ("round_id", "number", "name", "provider_id", "added_at"), ()),
    ("providers_bid", "bid_withdrawn", "OLD.withdrawn_on IS NOT NULL", ("withdrawn_on", "withdrawn_why"), ()),
    ("providers_bid", "bid_closed", BID_CLOSED, ("withdrawn_on", "withdrawn_why", "opened_at"), ()),
    ("providers_biddocument", "biddocument_made", ALWAYS,
     ("bid_id", "key", "kind", "size", "added_at"), ("added_by_id",)),
    # Its seal goes along to a new key; what is in it is held by the digest.
    ("providers_biddocument", "biddocument_started", STARTED, ("name", "digest", "removed_at", "removed_why"), ()),
    ("providers_assessor", "assessor_made", ALWAYS, ("round_id", "role", "number"), ("person_id",)),
    ("providers_scoring", "scoring_made", ALWAYS, ("assessor_id", "bid_id"), ()),
    ("providers_scoring", "scoring_interest_said", "OLD.interest = 'has'", ("interest_why", "interest_at"), ()),
    ("providers_scoring", "scoring_released", "OLD.released_at IS NOT NULL",
     ("released_at", "released_why", "scores", "handed_in_at"), ()),
    ("providers_scoring", "scoring_closed", CLOSED,
     ("interest", "interest_why", "interest_at", "scores", "handed_in_at", "released_at", "released_why"), ()),
    ("providers_settled", "settled_closed_rest", CLOSED, ("at",), ("by_id",)),
)
# (table, name of the trigger, when it holds).
GONE = (
    ("providers_criterion", "criterion_stays", PUBLISHED),
    ("providers_kituse", "kituse_stays", USED),
    ("providers_supervision", "supervision_stays", HELD),
    ("providers_supervisionmove", "supervisionmove_stays", ALWAYS),
    ("providers_measurement", "measurement_stays", ALWAYS),
    ("providers_improvementstep", "improvement_stays", "OLD.done IS NOT NULL"),
    ("providers_bid", "bid_stays", "OLD.opened_at IS NOT NULL"),
    ("providers_biddocument", "biddocument_stays", STARTED),
)


def _triggers(vendor):
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    for table, name, when, columns, emptied in CHANGED:
        changed = " OR ".join((
            *(f"OLD.{column} {differs} NEW.{column}" for column in columns),
            *(f"(NEW.{column} IS NOT NULL AND OLD.{column} {differs} NEW.{column})" for column in emptied),
        ))
        yield table, name, "UPDATE", f"{when} AND ({changed})"
    for table, name, when in GONE:
        yield table, name, "DELETE", when


def freeze(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table, name, event, when in _triggers(vendor):
        if vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )
            continue
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN IF {when} THEN "
            f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation'; END IF; "
            f"RETURN {'NEW' if event == 'UPDATE' else 'OLD'}; END $$ LANGUAGE plpgsql"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def thaw(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table, name, _event, _when in _triggers(vendor):
        if vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
            continue
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
        schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):

    dependencies = [
        ("providers", "0010_settled_for_good"),
    ]

    operations = [
        migrations.RunPython(freeze, thaw),
    ]
