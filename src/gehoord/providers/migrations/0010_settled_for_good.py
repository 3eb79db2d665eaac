from django.db import migrations

# Past the models too, nothing changes what was settled, or throws away what somebody was judged by. Who did something may be forgotten, and a version
# may grow: those columns are let through. Another migration that makes one of these tables anew on SQLite loses its
# triggers, and has to make them again.
SAYS = "what was settled never changes"
PUBLISHED = "OLD.published_at IS NOT NULL"
HELD = (
    "(OLD.cancelled_on IS NOT NULL OR OLD.outcome <> 'none_yet' "
    "OR (OLD.held_on IS NOT NULL AND OLD.step NOT IN ('', 'follow')))"
)
CLOSED = (
    "EXISTS (SELECT 1 FROM providers_bid b JOIN providers_bidround r ON r.id = b.round_id "
    "WHERE b.id = OLD.bid_id AND r.closed_at IS NOT NULL)"
)
ALWAYS = "1 = 1"
# (table, name of the trigger, when it holds, the columns).
CHANGED = (
    ("providers_criterion", "criterion_published", PUBLISHED, (
        "agreement_id", "edition", "replaces_id", "why_replaced", "name", "placement", "basis", "measured",
        "how_measured", "smallest_n", "how_it_counts", "weight_percent", "consequence", "review_on", "published_at",
    )),
    ("providers_supervision", "supervision_settled", HELD, (
        "criterion_id", "kind", "step", "round", "planned_on", "held_on", "campaign_id", "rests_on", "provider_view",
        "said_by_provider", "said_on", "outcome", "outcome_text", "rung", "why_skipped", "next_on", "cancelled_on",
        "why_cancelled",
    )),
    ("providers_supervisionmove", "supervision_moved", ALWAYS, ("moment_id", "was", "becomes", "why", "moved_at")),
    ("providers_measurement", "measurement_frozen", ALWAYS, (
        "moment_id", "campaign_id", "figures", "counted", "enough", "digest", "frozen_at",
    )),
    ("providers_improvementstep", "improvement_settled", "OLD.done IS NOT NULL", (
        "moment_id", "what", "who", "first_due", "due", "how_seen", "written_by", "done", "settled_on", "settled_by",
        "note",
    )),
    ("providers_settled", "settled_closed", CLOSED, ("bid_id", "part", "points", "why")),
)
# (table, name of the trigger, when it holds).
GONE = (
    ("providers_kit", "kit_stays", PUBLISHED),
    ("providers_scoring", "scoring_stays", "OLD.handed_in_at IS NOT NULL"),
    ("providers_bidround", "bidround_stays", "OLD.closed_at IS NOT NULL"),
    ("providers_settled", "settled_stays", CLOSED),
)


def _triggers(vendor):
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    for table, name, when, columns in CHANGED:
        changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)
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
        ("providers", "0009_said_on"),
    ]

    operations = [
        migrations.RunPython(freeze, thaw),
    ]
