"""The steps, versions and conditions that the comments of a register tell."""

import pytest

from tests.interchange.formats.remarks import money, said


def step(kind, when="", planned="", quantity=""):
    return "milestone", {"milestone": kind, "planned": planned, "when": when, "quantity": quantity}


@pytest.mark.parametrize(
    ("remark", "steps"),
    [
        ("delivery planned from 2026", [(*step("first_delivery", "2026", "1"), False)]),
        ("delivery planned by 2026", [(*step("last_delivery", "../2026", "1"), False)]),
        ("Delivery planned 2026", [(*step("last_delivery", "2026", "1"), False)]),
        (
            "delivery probably planned 2022-2025/2027",
            [(*step("first_delivery", "2022", "1"), True), (*step("last_delivery", "2025/2027", "1"), True)],
        ),
        ("delivery planned 2027-2025", []),
        ("delivery planned 2027/2025", []),
        ("delivery planned 2101", []),
        ("deal cancelled 2014", [(*step("cancellation", "2014"), False)]),
        ("order cancelled", [(*step("cancellation"), False)]),
    ],
)
def test_steps_planned_and_done(remark, steps):
    assert said(remark) == steps


def test_what_was_selected_and_not_ordered():
    ((kind, values, hedged),) = said("selected 2022 but not yet ordered by end-2023")
    assert (kind, values, hedged) == ("milestone", step("selection", "2022")[1] | {"ordered": "no"}, False)
    for count, year, quantity in (("24", "", "24"), ("1940", "1940", ""), ("1939", "", "1939"), ("2024", "", "2024")):
        ((_, values, _),) = said(f"Selected {count} but contract not yet signed by end-2023")
        assert (values["when"], values["quantity"]) == (year, quantity)


def test_more_that_never_came_is_no_cancellation_of_the_deal():
    assert said("plan for 2 more cancelled") == [("cut", {"quantity": "2", "when": ""}, False)]
    assert said("3 more cancelled 1991") == [("cut", {"quantity": "3", "when": "1991"}, False)]
    assert said("option on 12 more") == [("option", {"quantity": "12", "used": ""}, False)]


@pytest.mark.parametrize(
    "version", ["A-29B", "P-19 (Flat Face-B)", "AML-60 and AML-90", "8-wheeled", "T-6C+ armed", "ambulance"]
)
def test_a_version_is_kept_as_stated(version):
    assert said(f"{version} version") == [("version", {"version": version}, False)]


@pytest.mark.parametrize(
    ("remark", "count"),
    [("option on 4 to 8 more", ""), ("option on 4 or 5 more", ""), ("option on 4-8 more", ""), ("option on 4", "4")],
)
def test_an_option_on_so_many_or_more_is_on_no_certain_number(remark, count):
    assert said(remark) == [("option", {"quantity": count, "used": ""}, False)]


@pytest.mark.parametrize("how", ["used", "used 2004", "exercised", "taken up in 2004"])
def test_an_option_that_was_used_is_no_more_to_be_used(how):
    assert said(f"option on 4 more {how}") == []


@pytest.mark.parametrize(
    "remark",
    [
        "supplied to Mu which supplied newer version of T-2 to Lemuria",
        "T-1 aircraft rebuild to T-2 version",
        "T-1 and probably T-2 version",
    ],
)
def test_what_is_said_of_other_goods_or_only_probable_is_no_version(remark):
    assert said(remark) == []


def test_a_list_of_parts_that_goes_on_behind_a_semicolon_is_no_version():
    assert said("M-2 version; incl 4 ARV; M-3 mortar carrier and M-4 command post version") == [
        ("version", {"version": "M-2"}, False)
    ]
    assert said("incl 4 ARV; M-3 version") == [("version", {"version": "M-3"}, False)]
    assert said("Incl for training; M-2 and M-3 version") == [("version", {"version": "M-2 and M-3"}, False)]
    assert said("incl 4 M-5 version; M-2 and M-3 version") == [("version", {"version": "M-2 and M-3"}, False)]


def test_a_deal_before_a_colon_is_no_part_of_a_version():
    assert said("$24 m deal: T-2B version") == [("value", money("USD", "24000000"), False)]


def test_condition_and_what_is_uncertain():
    assert said("Second-hand (former police)") == [("condition", {"condition": "second_hand"}, False)]
    assert said("Probably second-hand") == [("condition", {"condition": "second_hand"}, True)]
    assert said("Second-hand but modernized in Mu before delivery") == [
        ("condition", {"condition": "modernised"}, False)
    ]
    assert said("Second-hand but possibly modernized before delivery") == [
        ("condition", {"condition": "second_hand"}, False)
    ]
    for words in (
        "Second-hand T-2 rebuilt to T-2M",
        "Second-hand vehicles rebuilt before delivery",
        "Second-hand (former police) but modified to T-2M before delivery",
        "Second-hand T-2 (BT-2) version modernized to T-2M (incl 3 T-2MU version)",
    ):
        assert said(words)[0] == ("condition", {"condition": "modernised"}, False)
    for words in (
        "Second-hand T-2 rebuilt after delivery to T-2M",
        "Second-hand T-2 rebuilt to T-2M in Mu after delivery",
        "Second-hand (incl 3 modernized before delivery)",
        "Second-hand (probably sold via Mu and modernized in Mu before delivery)",
        "Second-hand T-2 but probably modernized to T-2M in Mu (or possibly in Lemuria) before delivery",
    ):
        assert said(words)[0] == ("condition", {"condition": "second_hand"}, False)
    for words in ("Second-hand or from production line in Mu", "Second-hand T-2 or possibly T-3 of Mu"):
        assert said(words) == [("condition", {"condition": "second_hand"}, True)]
    assert said("Designation and supplier uncertain; status uncertain") == [
        ("uncertain", {"aspect": "designation"}, False),
        ("uncertain", {"aspect": "supplier"}, False),
        ("uncertain", {"aspect": "condition"}, False),
    ]
    assert said("spares for C-130 transport aircraft") == [("use", {"use": "spares"}, False)]
