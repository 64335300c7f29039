"""Labels: every fixed word of the printed sheets in one table; sentences with values are notes."""

from pressorsheet.core.paper import Status

NOT_RECORDED = "not recorded"
NOT_VERIFIED = "NOT VERIFIED"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

STATUS = {
    Status.MET: "met",
    Status.NOT_MET: "not met",
    Status.UNKNOWN: "unknown",
    Status.OUT_OF_DATE: "out of date",
    Status.INFORMATION: "information",
    Status.APPLIES: "applies",
    Status.DOES_NOT_APPLY: "does not apply",
    Status.PASS: "pass",
    Status.FAIL: "fail",
}
STRONG_STATUS = frozenset(
    (Status.MET, Status.NOT_MET, Status.UNKNOWN, Status.OUT_OF_DATE, Status.APPLIES, Status.FAIL)
)

SEVERITY = {"stable": "STABLE", "watcher": "WATCHER", "unstable": "UNSTABLE"}

FACTS = {
    "pressure": "pressure",
    "lactate": "lactate",
    "refill": "refill",
    "urine": "urine",
    "mental_status": "mental status",
    "skin": "skin, digits",
    "line_sites": "line sites",
    "cardiac_output": "cardiac output",
    "balance": "balance 24 h",
    "since_shock": "since shock",
    "crystalloid": "crystalloid",
    "steroid": "steroid",
    "source": "source",
    "sodium": "sodium",
    "code_status": "code status",
    "lvef": "LVEF",
}
