"""The environment variables of the services: what each takes, its default, what it is for."""

from msgspec import inspect as kinds

from documentation.markdown import code, prose, table
from documentation.sources import Sources
from documentation.types import attributes, default, introduction, taken
from services.telemetry import settings

PROGRAMS = (settings.ProcessorSettings, settings.ApiSettings, settings.GatewaySettings)


def markdown(_sources: Sources) -> str:
    """Return a section for each program."""
    return "\n".join(_program(each) for each in PROGRAMS)


def _program(program: type[settings.Settings]) -> str:
    info = kinds.type_info(program)
    said = attributes(program)
    fields = info.fields if isinstance(info, kinds.StructType) else ()
    rows = [
        [code(field.encode_name), prose(said.get(field.name, "")), taken(field.type), default(field)]
        for field in fields
    ]
    title = program.__name__.removesuffix("Settings")
    return f"## {title}\n\n{introduction(program)}\n\n" + table(["variable", "what it is", "takes", "default"], rows)
