"""The rules in order: what a clause can be, and which of two that fit comes first.

A rule takes a clause and gives every reading of it, or None. The first rule that leaves no word over is taken.
"""

from bot.language.rules import booking, finding, looking, messages, people, policies, schedule, small
from bot.language.rules.found import Commands, Found, Rule, found

RULES: tuple[Rule, ...] = (
    small.filler,
    small.undo,
    small.help_,
    messages.recall,
    messages.retry,
    messages.status,
    small.confirm,
    small.decline,
    small.thanks,
    booking.attend,
    looking.explain,
    looking.refuse,
    looking.export,
    looking.erase,
    looking.handoff,
    looking.whether,
    looking.report,
    looking.audit,
    schedule.back_to_normal,
    finding.publish,
    finding.leave_waitlist,
    finding.waitlist,
    looking.show,
    looking.day,
    people.add,
    people.remove,
    people.revoke,
    people.grant,
    policies.new_clients,
    policies.same_day,
    policies.reminders,
    policies.cancelling,
    policies.spacing,
    policies.session_lengths,
    policies.limits,
    policies.notice,
    policies.horizon,
    policies.packing,
    policies.zone,
    policies.language,
    schedule.copy_week,
    schedule.late_start,
    booking.no_show,
    booking.late,
    booking.swap,
    booking.offer,
    booking.move,
    booking.cancel,
    booking.book,
    schedule.back_on,
    schedule.sick,
    schedule.early_end,
    schedule.unclear,
    schedule.no_sessions_of,
    schedule.off,
    schedule.no_more,
    schedule.only,
    schedule.extra,
    schedule.weekly,
    finding.find,
    finding.times_only,
)

# A client has no hours: "i cant do thursday anymore" is about appointments.
CLIENT_RULES: tuple[Rule, ...] = tuple(rule for rule in RULES if not rule.__module__.startswith(schedule.__name__))

__all__ = ["CLIENT_RULES", "RULES", "Commands", "Found", "Rule", "found"]
