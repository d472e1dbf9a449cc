from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.compliance.reports.page.conftest import Open

pytestmark = pytest.mark.browser


def visible_controls(page: Page) -> list[str]:
    return [row.get_attribute("data-control") or "" for row in page.locator("tr[data-control]:visible").all()]


def test_should_lead_from_a_control_to_the_value_and_back(open_page: Open, small_page: Path) -> None:
    page = open_page(small_page)
    page.get_by_role("link", name="A.8.24", exact=True).first.click()
    expect(page.locator("#detail h2")).to_have_text("Control: A.8.24 Use of cryptography")
    expect(page.locator("#detail")).to_contain_text("The disk is encrypted")
    page.locator("#detail").get_by_role("link", name="cdk-nag:RDSStorageEncrypted").click()
    expect(page.locator("#detail")).to_contain_text("Disks are stolen.")
    expect(page.locator("#detail")).to_contain_text("A FAIL says: The database is not encrypted.")
    page.locator("#detail").get_by_role("link", name="Data/Db").click()
    assert page.url.endswith("#resource/Data/Db?rule=cdk-nag:RDSStorageEncrypted")
    opened = page.locator("details.finding[open]").first
    expect(opened.get_by_role("row", name="StorageEncrypted")).to_contain_text("false")
    expect(opened.get_by_role("row", name="Missing")).to_contain_text("absent")
    expect(opened.get_by_role("row", name="DeletionPolicy")).to_contain_text('"Delete"')
    expect(opened.locator("tr", has=page.get_by_text("Policy", exact=True))).to_contain_text("kms:Decrypt")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    for heading in ("Rule: cdk-nag:RDSStorageEncrypted", "Control: A.8.24 Use of cryptography"):
        page.go_back()
        expect(page.locator("#detail h2")).to_have_text(heading)
    page.go_back()
    expect(page.locator("#controls")).to_be_visible()
    expect(page.get_by_role("link", name="A.8.24", exact=True).first).to_be_focused()


def test_should_show_values_of_each_environment_where_they_differ(open_page: Open, small_page: Path) -> None:
    page = open_page(small_page, "#resource/Data/Db")
    page.locator("#properties > summary").click()
    row = page.locator("#properties").get_by_role("row", name="StorageEncrypted")
    expect(row.locator(".where")).to_have_text(["dev", "prod"])
    expect(row.locator(".value")).to_have_text(["false", "true"])
    expect(page.get_by_role("row", name="prodData.template.json")).to_contain_text("0" * 64)
    page.locator("#environment").select_option("prod")
    page.locator("#properties > summary").click()
    expect(row.locator(".value")).to_have_text(["true"])


@pytest.mark.parametrize(
    ("label", "choice", "left"),
    [
        ("Theme", "physical", ["A.7.1"]),
        ("Class", "template", ["A.8.13", "A.8.24"]),
        ("Status", "design-evidenced", ["A.8.24"]),
        ("Search", "production backup", ["A.8.13"]),
        ("Search", "isms", ["A.5.1"]),
        ("Search", "nowhere to be found", []),
    ],
)
def test_should_filter_and_say_how_many_are_left(
    open_page: Open, small_page: Path, label: str, choice: str, left: list[str]
) -> None:
    page = open_page(small_page)
    field = page.get_by_role("search", name="Controls").get_by_label(label)
    if label == "Search":
        field.fill(choice)
    else:
        field.select_option(choice)
    assert visible_controls(page) == left
    expect(page.locator("#matches")).to_have_text(f"{len(left)} of 5 controls")
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#matches")).to_have_text("5 controls")


def test_should_filter_by_the_status_in_the_chosen_environment(open_page: Open, small_page: Path) -> None:
    page = open_page(small_page)
    page.get_by_role("search", name="Controls").get_by_label("Status").select_option("gap")
    assert visible_controls(page) == ["A.8.13", "A.8.24"]
    page.locator("#environment").select_option("dev")
    assert visible_controls(page) == ["A.8.13"]
    expect(page.get_by_role("columnheader", name="prod").first).to_be_hidden()


@pytest.mark.parametrize(
    ("words", "found", "heading"),
    [
        ("data/db", "1 found", "Resource: Data/Db"),
        ("rds::dbinstance", "1 found", "Resource: Data/Db"),
        ("RDSStorage encrypted", "1 found", "Rule: cdk-nag:RDSStorageEncrypted"),
    ],
)
def test_should_find_a_rule_or_a_resource(
    open_page: Open, small_page: Path, words: str, found: str, heading: str
) -> None:
    page = open_page(small_page)
    expect(page.locator("#found")).to_have_text("4 rules that answered, 3 resources")
    page.locator("#find").fill(words)
    expect(page.locator("#found")).to_have_text(found)
    page.locator("#findings a").click()
    expect(page.locator("#detail h2")).to_have_text(heading)


def test_should_keep_the_filter_when_one_comes_back(open_page: Open, small_page: Path) -> None:
    page = open_page(small_page)
    page.get_by_role("search", name="Controls").get_by_label("Class").select_option("shared")
    page.get_by_role("link", name="A.7.1").first.click()
    page.go_back()
    assert visible_controls(page) == ["A.7.1"]


@pytest.mark.parametrize(
    ("today", "left"),
    [
        ("2027-01-31", ["in 60 days", "in 3 days"]),
        ("2027-02-02T23:59", ["in 58 days", "in 1 day"]),
        ("2027-02-03T00:01", ["in 57 days", "expired today"]),
        ("2027-04-11", ["expired 10 days ago", "expired 67 days ago"]),
    ],
)
def test_should_count_days_to_an_expiry(open_page: Open, small_page: Path, today: str, left: list[str]) -> None:
    page = open_page(small_page)
    page.clock.set_fixed_time(datetime.fromisoformat(today).astimezone())
    page.reload()
    expect(page.locator("[data-expires] .left")).to_have_text(left)
    expect(page.locator("[data-expires]").first).to_contain_text("2027-04-01")
    marked = page.locator("[data-expires] [data-left=expired]").count()
    assert marked == sum("expired" in each for each in left)


@pytest.mark.parametrize(
    ("today", "left", "mark"),
    [
        ("2027-01-20", "in 40 days", "later"),
        ("2027-02-28", "in 1 day", "soon"),
        ("2027-03-01T23:59", "due today", "soon"),
        ("2027-03-03", "overdue by 2 days", "expired"),
    ],
)
def test_should_count_days_to_a_due_date(open_page: Open, small_page: Path, today: str, left: str, mark: str) -> None:
    page = open_page(small_page)
    page.clock.set_fixed_time(datetime.fromisoformat(today).astimezone())
    page.reload()
    shown = page.locator("#nonconformity-NC-007 [data-due]")
    expect(shown).to_have_text(f"2027-03-01 {left}")
    expect(shown.locator(".left")).to_have_attribute("data-left", mark)


def test_should_lead_from_a_control_to_its_nonconformity(open_page: Open, small_page: Path) -> None:
    page = open_page(small_page, "#control/A.8.24")
    page.locator("#detail").get_by_role("link", name="NC-007").click()
    expect(page.locator("#nonconformity-NC-007")).to_be_focused()
    expect(page.locator("#nonconformity-NC-007")).to_contain_text("Keys do not rotate.")


def test_should_show_who_did_not_approve(open_page: Open, small_page: Path) -> None:
    page = open_page(small_page, "#acceptance-RA-001")
    expect(page.locator("#acceptance-RA-001 .badges")).to_contain_text("NOT APPROVED")
    expect(page.locator("#acceptance-RA-002 .badges")).not_to_contain_text("NOT APPROVED")
    page.locator("#acceptance-RA-001").get_by_text("What exactly").click()
    page.locator("#acceptance-RA-001").get_by_role("link", name="Data/Db").click()
    expect(page.locator("#detail h2")).to_have_text("Resource: Data/Db")


@pytest.mark.parametrize("address", ["#control/A.9.9", "#rule/own:none", "#resource/%E0%A4%A", "#resource/"])
def test_should_say_so_when_an_address_leads_nowhere(open_page: Open, small_page: Path, address: str) -> None:
    expect(open_page(small_page, address).locator("#detail")).to_contain_text("nothing by that name")


@pytest.mark.parametrize("address", ["#%E0%A4%A", "#nowhere", "#gaps"])
def test_should_show_the_overview_at_any_other_address(open_page: Open, small_page: Path, address: str) -> None:
    expect(open_page(small_page, address).locator("#controls")).to_be_visible()


def test_should_skip_to_the_content_without_leaving_the_page(open_page: Open, small_page: Path) -> None:
    page = open_page(small_page, "#control/A.8.24")
    page.get_by_role("link", name="Skip to content").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    expect(page.locator("#detail h2")).to_contain_text("A.8.24")


def test_should_be_readable_without_scripts(open_page: Open, small_page: Path) -> None:
    page = open_page(small_page, java_script_enabled=False)
    expect(page.locator("#statement article")).to_have_count(5)
    expect(page.locator("#statement article").first).to_be_visible()
    expect(page.get_by_text("Scripts are off")).to_be_visible()


def test_should_print_every_control_whatever_the_filter(open_page: Open, small_page: Path) -> None:
    page = open_page(small_page)
    page.get_by_role("search", name="Controls").get_by_label("Class").select_option("shared")
    page.emulate_media(media="print")
    assert page.locator("#statement article:visible").count() == 5
    expect(page.locator("#acceptance-RA-001")).to_be_visible()
    expect(page.locator("#search")).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")
    assert page.locator("details[open]").count() == 0
