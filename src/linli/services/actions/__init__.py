"""Every way the service of firms changes."""

from linli.services.actions.applications import (
    begin,
    end_application,
    hand_in,
    note_stage,
    send_back,
    take_back,
)
from linli.services.actions.forgetting import forget_person
from linli.services.actions.linking import firm_link, revoke_firm_link, revoke_firm_links
from linli.services.actions.mechanisms import begin_mechanisms, plan_gathering, set_mechanism
from linli.services.actions.needs import (
    drop_need,
    edit_need,
    join_needs,
    list_need,
    meet_need,
    part_needs,
    reopen_need,
)
from linli.services.actions.policies import end_policy, keep_policy, publish_policy, tell_fitting
from linli.services.actions.solutions import keep_solution, retire_solution
from linli.services.actions.teams import begin_teams, give_to_team, set_team

__all__ = [
    "begin",
    "begin_mechanisms",
    "begin_teams",
    "drop_need",
    "edit_need",
    "end_application",
    "end_policy",
    "firm_link",
    "forget_person",
    "give_to_team",
    "hand_in",
    "join_needs",
    "keep_policy",
    "keep_solution",
    "list_need",
    "meet_need",
    "note_stage",
    "part_needs",
    "plan_gathering",
    "publish_policy",
    "reopen_need",
    "retire_solution",
    "revoke_firm_link",
    "revoke_firm_links",
    "send_back",
    "set_mechanism",
    "set_team",
    "take_back",
    "tell_fitting",
]
