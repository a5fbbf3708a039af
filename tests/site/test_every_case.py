"""Cases of every kind against the interface for programs, made from its description: none is a fault of ours.

`SCHEMATHESIS_CASES=2000` tries as many for each operation; without it few are tried, and always the same.
"""

import os

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    CHECKS,
    load_all_checks,
)

from portal.web.api.openapi import DESCRIPTION

CASES = os.environ.get("SCHEMATHESIS_CASES")
FEW = 16
OPERATIONS = [(method, path) for path, item in DESCRIPTION["paths"].items() for method in item]
load_all_checks()
EXPECTED = CHECKS.get_by_names(
    ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_case_is_a_fault_of_ours(app: Flask, method: str, path: str, mode: GenerationMode) -> None:
    operation = schemathesis.openapi.from_wsgi("/api/openapi.json", app)[path][method.upper()]

    @settings(
        max_examples=int(CASES or FEW) // len(GenerationMode),
        derandomize=CASES is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered_as_described(case: Case) -> None:
        case.call_and_validate(checks=EXPECTED)

    answered_as_described()
