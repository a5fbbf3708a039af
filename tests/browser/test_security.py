"""What the browser itself refuses on a page of the portal, whatever a fault in a script might try."""

import pytest
from playwright.sync_api import BrowserContext

TRIES = {
    "text as elements": "() => { document.body.innerHTML = '<b>x</b>' }",
    "text as a script": "() => { document.createElement('script').src = 'https://evil.example/x.js' }",
    "text as code": "() => { document.createElement('script').text = 'window.ran = true' }",
    "text as what a press does": "() => { document.body.setAttribute('onclick', 'window.ran = true') }",
    "a policy of one's own": "() => { trustedTypes.createPolicy('other', {}) }",
}


@pytest.mark.parametrize("attempt", TRIES)
def test_the_browser_refuses_what_no_script_of_ours_does(context: BrowserContext, attempt: str) -> None:
    page = context.new_page()
    page.goto("/en")
    said = page.evaluate(
        f"() => {{ try {{ ({TRIES[attempt]})(); return 'allowed' }} catch (error) {{ return error.name }} }}"
    )
    assert said == "TypeError"
