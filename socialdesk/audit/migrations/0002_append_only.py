"""The database itself refuses to change an audit entry.

PostgreSQL refuses UPDATE and DELETE. SQLite refuses UPDATE; there DELETE is refused by the model alone, because
Django empties a SQLite table between tests with DELETE. SQLite drops triggers when Django rebuilds a table: a
later migration that alters Entry must put them back (tests/audit/test_models.py notices if it does not).
"""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'audit entries cannot be changed or deleted';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_is_append_only();
"""
SQLITE = """
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'audit entries cannot be changed or deleted');
END;
"""


def refuse_changes(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
        elif schema_editor.connection.vendor == "sqlite":
            cursor.execute(SQLITE)


def allow_changes(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
            cursor.execute("DROP FUNCTION audit_entry_is_append_only()")
        elif schema_editor.connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_entry_append_only")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
