"""Templates and overrides: made, read, changed, removed, weighed first, and undone."""

import pytest

from tests.api.house import HOURS, london

TEMPLATE, OVERRIDE = f"{HOURS}/template", f"{HOURS}/override"
EASTER = {"kind": "off", "dates": [{"from": "2026-04-03", "to": "2026-04-06"}]}
FRIDAY_13 = {"kind": "off", "dates": [{"from": "2026-03-13", "to": "2026-03-13"}]}
"""A day on which Sam and Priya are booked with Ana."""
SATURDAYS = {"days": ["sat"], "windows": [["09:00", "12:00"]]}


async def starts(house, day):
    told = await house.get("Sam", f"{HOURS}/generate", therapist=house.people["Ana"], from_=day, until=day)
    return [slot["start"] for slot in told["slots"]]


async def heard(house, name):
    """The messages that wait for a person."""
    async with house.store.reading(house.practice_id) as unit:
        (chat,) = await unit.chats.of(house.people[name])
        from sqlalchemy import select

        from storage.tables import outbox

        return [row.body["html"] for row in await unit.all(select(outbox).where(outbox.c.chat_id == chat.id))]


async def test_new_weekly_hours_open_time(house):
    assert await starts(house, "2026-03-14") == []
    told = await house.post("Ana", TEMPLATE, SATURDAYS)
    assert told.status == 201
    assert told["template"] | SATURDAYS == told["template"]
    assert told["effect"]["days"][0] == {
        "therapist": house.people["Ana"], "date": "2026-03-14", "opens": [["09:00", "12:00"]], "closes": [],
    }  # fmt: skip
    assert await starts(house, "2026-03-14") == [london(14, hour) for hour in (9, 10, 11)]
    assert (await house.get("Ana", told.headers["Location"])).body == told["template"]


async def test_a_dry_run_answers_the_same_and_changes_nothing(house):
    dry = await house.post("Ana", TEMPLATE, SATURDAYS, dry_run=True)
    assert (dry.status, "change" in dry.body) == (200, False)
    assert await starts(house, "2026-03-14") == []
    done = await house.post("Ana", TEMPLATE, SATURDAYS)
    assert done["effect"] == dry["effect"]
    assert {**dry["template"], "id": 0} == {**done["template"], "id": 0}


async def test_a_template_is_changed_and_removed(house):
    made = await house.post("Ana", TEMPLATE, SATURDAYS)
    path = f"{TEMPLATE}/{made['template']['id']}"
    changed = await house.ask("Ana", "PUT", path, json={**SATURDAYS, "windows": [["10:00", "11:00"]]})
    assert (changed.status, changed["template"]["windows"]) == (200, [["10:00", "11:00"]])
    assert await starts(house, "2026-03-14") == [london(14, 10)]
    gone = await house.ask("Ana", "DELETE", path)
    assert (gone.status, "template" in gone.body) == (200, False)
    assert await starts(house, "2026-03-14") == []
    assert (await house.get("Ana", path)).status == 404


async def test_a_day_off_closes_its_date(house):
    assert await starts(house, "2026-04-03")
    told = await house.post("Ana", OVERRIDE, {**EASTER, "reason": "Easter"})
    assert told.status == 201
    assert told["override"]["reason"] == "Easter"
    assert await starts(house, "2026-04-03") == []


@pytest.mark.parametrize(
    ("word", "kind", "windows"),
    [("day_off", "off", []), ("custom_hours", "hours", [["10:00", "12:00"]])],
)
async def test_the_other_words_for_kinds_are_understood(house, word, kind, windows):
    body = {"kind": word, "dates": [{"from": "2026-04-01", "to": "2026-04-01"}]} | (
        {"windows": windows} if windows else {}
    )
    told = await house.post("Ana", OVERRIDE, body)
    assert told["override"]["kind"] == kind
    expected = [london(1, hour, month=4) for hour in (10, 11)] if windows else []
    assert await starts(house, "2026-04-01") == expected


async def test_what_strands_somebody_waits_for_a_decision(house):
    told = await house.post("Ana", OVERRIDE, FRIDAY_13)
    assert (told.status, told["type"]) == (409, "/api/docs#stranded")
    stranded = told["effect"]["stranded"]
    assert [one["client"] for one in stranded] == [house.people["Sam"], house.people["Priya"]]
    assert all(one["offers"] for one in stranded)
    assert (await house.get("Ana", OVERRIDE))["overrides"] == []
    assert await heard(house, "Sam") == []


async def test_stranded_appointments_are_kept_when_so_decided(house):
    seen = (await house.post("Ana", OVERRIDE, FRIDAY_13))["effect"]["seen"]
    told = await house.post("Ana", OVERRIDE, FRIDAY_13, stranded="keep", seen=seen)
    assert told.status == 201
    booked = (await house.get("Sam", "/api/bookings"))["bookings"]
    assert booked[0]["start"] == london(13, 10)
    assert await heard(house, "Sam") == []


async def test_stranded_appointments_are_called_off_and_offered_others_when_so_decided(house):
    seen = (await house.post("Ana", OVERRIDE, FRIDAY_13, dry_run=True))["effect"]["seen"]
    told = await house.post("Ana", OVERRIDE, FRIDAY_13, stranded="offer", seen=seen)
    assert told.status == 201
    booked = (await house.get("Sam", "/api/bookings"))["bookings"]
    assert london(13, 10) not in [one["start"] for one in booked]
    (message,) = await heard(house, "Sam")
    assert "13 March" in message


async def test_a_decision_about_other_appointments_does_not_count(house):
    seen = (await house.post("Ana", OVERRIDE, FRIDAY_13))["effect"]["seen"]
    async with house.unit() as unit:
        (sams, *_) = await unit.appointments.of_client(house.people["Sam"], unit.now)
        await unit.appointments.cancel(sams.id, None)
    told = await house.post("Ana", OVERRIDE, FRIDAY_13, stranded="offer", seen=seen)
    assert (told.status, told["field"]) == (409, "seen")
    assert len(told["effect"]["stranded"]) == 1


async def test_many_single_dates_are_one_override(house):
    days = ["2026-08-03", "2026-08-04", "2026-08-07", "2026-08-05"]
    told = await house.post("Ana", f"{OVERRIDE}/bulk", {"kind": "off", "dates": days})
    assert told["override"]["dates"] == [
        {"from": "2026-08-03", "to": "2026-08-05"}, {"from": "2026-08-07", "to": "2026-08-07"},
    ]  # fmt: skip


async def test_a_rule_repeats(house):
    rule = {"freq": "monthly", "nth": [1], "days": ["mon"]}
    told = await house.post("Ana", f"{OVERRIDE}/bulk", {"kind": "off", "rule": rule})
    assert told.status == 201
    assert await starts(house, "2026-04-06") == []
    assert await starts(house, "2026-04-13")


async def test_what_has_passed_stays_as_it_was(house):
    part = await house.post(
        "Ana", OVERRIDE, {"kind": "off", "dates": [{"from": "2026-03-01", "to": "2026-03-11"}]}, dry_run=True
    )
    assert part["override"]["dates"] == [{"from": "2026-03-11", "to": "2026-03-11"}]
    all_of_it = await house.post(
        "Ana", OVERRIDE, {"kind": "off", "dates": [{"from": "2026-03-01", "to": "2026-03-02"}]}
    )
    assert all_of_it.status == 422


async def test_the_practices_overrides_are_an_admins_and_hold_for_everybody(house):
    body = {"kind": "off", "dates": [{"from": "2026-05-04", "to": "2026-05-04"}], "practice": True}
    assert (await house.post("Ana", OVERRIDE, body)).status == 403
    assert (await house.post("Nora for Ana", OVERRIDE, body)).status == 403
    told = await house.post("Nora", OVERRIDE, body)
    assert (told.status, told["override"]["practice"]) == (201, True)
    assert await starts(house, "2026-05-04") == []
    for name in ("Ana", "Raj"):
        assert told["override"] in (await house.get(name, OVERRIDE))["overrides"]
        assert (await house.ask(name, "DELETE", told.headers["Location"])).status == 403
        assert len(await heard(house, name)) == 1


async def test_a_therapist_is_told_when_an_admin_changes_their_hours(house):
    await house.post("Nora", TEMPLATE, {**SATURDAYS, "therapist": house.people["Ana"]})
    (message,) = await heard(house, "Ana")
    assert "Saturday" in message
    assert await heard(house, "Raj") == []


async def test_a_lost_update_is_noticed(house):
    made = await house.post("Ana", OVERRIDE, EASTER)
    path, tag = made.headers["Location"], made.headers["ETag"]
    assert (await house.get("Ana", path)).headers["ETag"] == tag
    first = await house.ask("Ana", "PUT", path, json={**EASTER, "reason": "x"}, headers={"If-Match": tag})
    assert first.status == 200
    late = await house.ask("Ana", "PUT", path, json={**EASTER, "reason": "y"}, headers={"If-Match": tag})
    assert (late.status, late["field"]) == (412, "If-Match")
    assert (await house.ask("Ana", "DELETE", path, headers={"If-Match": tag})).status == 412
    assert (await house.ask("Ana", "DELETE", path, headers={"If-Match": first.headers["ETag"]})).status == 200


async def test_a_change_of_hours_is_undone(house):
    made = await house.post("Ana", OVERRIDE, EASTER)
    done = await house.post("Ana", f"/api/changes/{made['change']}/undo", None)
    assert done.status == 200
    assert done["undo"]["undoes"] == made["change"]
    assert await starts(house, "2026-04-03")
    again = await house.post("Ana", f"/api/changes/{made['change']}/undo", None)
    assert (again.status, again["type"]) == (409, "/api/docs#in-the-way")


REFUSED = [
    # what does not fit the document
    (TEMPLATE, {"days": ["mon"]}, 400, "windows"),
    (TEMPLATE, {"days": ["monday"], "windows": [["09:00", "17:00"]]}, 400, "days.0"),
    (TEMPLATE, {"days": ["mon"], "windows": [["9", "17:00"]]}, 400, "windows.0.0"),
    (TEMPLATE, {"days": ["mon"], "windows": [["09:00"]]}, 400, "windows.0.1"),
    (TEMPLATE, {**SATURDAYS, "colour": "red"}, 400, "colour"),
    (TEMPLATE, {**SATURDAYS, "every": "2"}, 400, "every"),
    (OVERRIDE, {"dates": []}, 400, "kind"),
    (f"{OVERRIDE}/bulk", {"kind": "off", "dates": ["2026-01-01"] * 367}, 400, "dates"),
    # what fits, and cannot be
    (TEMPLATE, {**SATURDAYS, "every": 2}, 422, "every"),
    (TEMPLATE, {"days": ["mon"], "windows": [["09:00", "09:00"]]}, 422, "windows[0]"),
    (TEMPLATE, {**SATURDAYS, "sessions": ["tango"]}, 422, "sessions"),
    (OVERRIDE, {"kind": "off"}, 422, "dates"),
    (OVERRIDE, {**EASTER, "windows": [["09:00", "10:00"]]}, 422, "windows"),
    (OVERRIDE, {**EASTER, "kind": "block"}, 422, "windows"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "status", "field"), REFUSED)
async def test_what_cannot_be_is_named(house, path, body, status, field):
    told = await house.post("Ana", path, body)
    assert (told.status, told["field"]) == (status, field)


async def test_an_undo_tells_what_it_does_to_hours_and_whom_it_strands(house):
    made = await house.post(
        "Ana", f"{HOURS}/override", {"kind": "extra", "dates": [{"from": "2026-03-21", "to": "2026-03-21"}],
                                     "windows": [["09:00", "12:00"]]},
    )  # fmt: skip
    assert (await house.post("Sam", "/api/bookings", {"start": london(21, 9)})).status == 201
    path = f"/api/changes/{made['change']}/undo"
    tried = await house.post("Ana", path, None, dry_run=True)
    assert tried["effect"]["days"] == [
        {"therapist": house.people["Ana"], "date": "2026-03-21", "opens": [], "closes": [["09:00", "12:00"]]}
    ]
    (stranded,) = tried["effect"]["stranded"]
    assert (stranded["client"], len(stranded["offers"])) == (house.people["Sam"], 3)
    refused = await house.post("Ana", path, None)
    assert (refused.status, refused["effect"]) == (409, tried["effect"])
    done = await house.post("Ana", path, None, confirm=True)
    assert (done.status, done["effect"]) == (200, tried["effect"])


async def test_limits_and_rules_are_read_set_as_read_and_undone(house):
    path = "/api/policies"
    before = await house.get("Nora", path)
    body = {"policies": [{"per_day": 5}], "rules": {"cancel_notice_minutes": 60, "reminder_minutes": [60, 1440]}}
    tried = await house.ask("Nora", "PUT", path, json=body, dry_run=True)
    assert tried.status == 200
    assert (await house.get("Nora", path)).body == before.body
    told = await house.ask("Nora", "PUT", path, json=body, headers={"If-Match": before.headers["ETag"]})
    assert told["policies"] == tried["policies"]
    assert told["policies"]["rules"] == body["rules"]
    # what is not named stays
    await house.ask("Nora", "PUT", path, json={"policies": []})
    assert (await house.get("Nora", path))["rules"] == body["rules"]
    lost = await house.ask("Nora", "PUT", path, json=body, headers={"If-Match": before.headers["ETag"]})
    assert lost.status == 412
    own = await house.get("Ana", path, therapist=house.people["Ana"])
    assert (own["rules"], own["practice_rules"]) == ({}, body["rules"])
    assert (await house.ask("Ana", "PUT", path, json=body)).status == 403
