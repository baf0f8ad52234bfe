"""Who gets what: every address and method, by role, inside the reach of the post and outside.

Answers: `ok` a page, with the object in it where a list is asked; `go` done, or sent on within
the product; `none` a page that knows nothing of the object, and nothing was written; `in` sent
to sign in; `pw` sent to change the password; numbers are refusals.
What answers before it looks for an object is asked about three of `every` scope at most.

`admission_export/csv` is the address `admission_export` with the form `csv`.
"""

from collections import defaultdict
from typing import NamedTuple

ROLES = (
    "anonymous",
    "secretary",
    "board",
    "board_with_rights",  # sees ethnicity and religion, may export
    "observer",
    "admin",
    "auditor",
    "no_post",
    "ended_post",
    "deactivated",
    "one_time_password",
)
INSIDE = ("own", "below", "inherited")
OUTSIDE = ("sibling", "above", "far", "moved_away", "ghost")
SCOPES = {"inside": INSIDE, "outside": OUTSIDE, "every": ("own", "far", "ghost"), "-": ("own",)}
PUBLIC = {"login", "logout", "set_language", "live"}
REFUSALS = {"403", "404"}
BEFORE_ALL = {"in", "pw", "405"}
NOTHING_WRITTEN = REFUSALS | {"405", "in", "pw", "none"}

TABLE = """
                                          anon sec brd brd+ obs adm aud non end off one
password_change                GET  -       in  ok  ok  ok  ok  ok  ok  ok  ok  in  ok
password_change                POST -       in none none none none none none none none in none
reports:home                   GET  -       in  go  go  go  go  go  go  ok  ok  in  pw
reports:home                   POST -       in 405 405 405 405 405 405 405 405  in  pw
reports:dashboard              GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:dashboard              GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:dashboard              POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:dashboard_curve        GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:dashboard_curve        GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:dashboard_curve        POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:dashboard_readings     GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:dashboard_readings     GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:dashboard_readings     POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:dashboard_units        GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:dashboard_units        GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:dashboard_units        POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:dashboard_export/csv   GET  inside  in 403 403  ok 403 403 403 403 403  in  pw
reports:dashboard_export/csv   GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:dashboard_export/csv   POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:dashboard_export/xlsx  GET  inside  in 403 403  ok 403 403 403 403 403  in  pw
reports:dashboard_export/xlsx  GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:dashboard_export/xlsx  POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:dashboard_export/pdf   GET  every   in 404 404 404 404 404 404 404 404  in  pw
reports:dashboard_export/pdf   POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:organization           GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:organization           GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:organization           POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:organization_years     GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:organization_years     GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:organization_years     POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:member_balance         GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:member_balance         GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:member_balance         POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:member_balance_export/csv   GET  inside  in 403 403  ok 403 403 403 403 403  in  pw
reports:member_balance_export/csv   GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:member_balance_export/csv   POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:member_balance_export/xlsx  GET  inside  in 403 403  ok 403 403 403 403 403  in  pw
reports:member_balance_export/xlsx  GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:member_balance_export/xlsx  POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:member_balance_export/pdf   GET  every   in 404 404 404 404 404 404 404 404  in  pw
reports:member_balance_export/pdf   POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:composition            GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:composition            GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:composition            POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:composition_export/csv      GET  inside  in 403 403  ok 403 403 403 403 403  in  pw
reports:composition_export/csv      GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:composition_export/csv      POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:composition_export/xlsx     GET  inside  in 403 403  ok 403 403 403 403 403  in  pw
reports:composition_export/xlsx     GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:composition_export/xlsx     POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:composition_export/pdf      GET  every   in 404 404 404 404 404 404 404 404  in  pw
reports:composition_export/pdf      POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:introductions          GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:introductions          GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:introductions          POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:pipeline_funnel         GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:pipeline_funnel         GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:pipeline_funnel         POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:pipeline_time           GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:pipeline_time           GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:pipeline_time           POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:pipeline_reasons        GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:pipeline_reasons        GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:pipeline_reasons        POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:pipeline_courses        GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:pipeline_courses        GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:pipeline_courses        POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:pipeline_coverage       GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
reports:pipeline_coverage       GET  outside in 404 404 404 404 404 403 403 403  in  pw
reports:pipeline_coverage       POST every   in 405 405 405 405 405 405 405 405  in  pw
organizations:organization_tree     GET  inside  in  ok  ok  ok  ok  ok 403 403 403 in pw
organizations:organization_tree     GET  outside in none none none none none 403 403 403 in pw
organizations:organization_tree     POST every   in 405 405 405 405 405 405 405 405 in pw
organizations:organization_options  GET  inside  in  ok  ok  ok  ok  ok none none none in pw
organizations:organization_options  GET  outside in none none none none none none none none in pw
organizations:organization_options  POST every   in 405 405 405 405 405 405 405 405 in pw
organizations:organization_branch   GET  inside  in  ok  ok  ok  ok  ok 403 403 403 in pw
organizations:organization_branch   GET  outside in 404 404 404 404 404 403 403 403 in pw
organizations:organization_branch   POST every   in 405 405 405 405 405 405 405 405 in pw
organizations:posts_of_own_making   GET  -       in 403 403 403 403 403  ok 403 403 in pw
organizations:posts_of_own_making   POST -       in 405 405 405 405 405 405 405 405 in pw
organizations:organization_history  GET  inside  in  ok  ok  ok  ok  ok 403 403 403 in pw
organizations:organization_history  GET  outside in 404 404 404 404 404 403 403 403 in pw
organizations:organization_history  POST every   in 405 405 405 405 405 405 405 405 in pw
organizations:job_list         GET  inside  in 403 403 403 403  ok 403 403 403  in  pw
organizations:job_list         GET  outside in 403 403 403 403 none 403 403 403 in  pw
organizations:job_list         POST every   in 405 405 405 405 405 405 405 405  in  pw
organizations:job_start        GET  -       in 405 405 405 405 405 405 405 405  in  pw
organizations:job_start        POST -       in 403 403 403 403 403 403 403 403  in  pw
organizations:job_detail       GET  inside  in 403 403 403 403  ok 403 403 403  in  pw
organizations:job_detail       GET  outside in 403 403 403 403 404 403 403 403  in  pw
organizations:job_detail       POST every   in 405 405 405 405 405 405 405 405  in  pw
organizations:job_progress     GET  inside  in 403 403 403 403  ok 403 403 403  in  pw
organizations:job_progress     GET  outside in 403 403 403 403 404 403 403 403  in  pw
organizations:job_progress     POST every   in 405 405 405 405 405 405 405 405  in  pw
reports:guide_list             GET  -       in  ok  ok  ok  ok  ok  ok  ok  ok  in  pw
reports:guide_list             POST -       in 405 405 405 405 405 405 405 405  in  pw
reports:guide_year             GET  -       in  ok  ok  ok 403 403 403 403 403  in  pw
reports:guide_year             POST -       in 405 405 405 405 405 405 405 405  in  pw
reports:guide_page/papers      GET  -       in  ok  ok  ok 404 404 404 404 404  in  pw
reports:guide_page/papers      POST -       in 405 405 405 405 405 405 405 405  in  pw
recruitment:search             GET  inside  in  ok  ok  ok  ok  ok 403 403 403  in  pw
recruitment:search             GET  outside in none none none none none 403 403 403 in pw
recruitment:search             POST every   in  go  go  go  go  go 403 403 403  in  pw
recruitment:handed_in_list     GET  inside  in 403 403 403 403  ok 403 403 403  in  pw
recruitment:handed_in_list     GET  outside in 403 403 403 403 none 403 403 403 in  pw
recruitment:handed_in_list     POST every   in 403 403 403 403 422 403 403 403  in  pw
recruitment:handed_in          GET  inside  in 403 403 403 403  ok 403 403 403  in  pw
recruitment:handed_in          GET  outside in 403 403 403 403 404 403 403 403  in  pw
recruitment:handed_in          POST inside  in 403 403 403 403  go 403 403 403  in  pw
recruitment:handed_in          POST outside in 403 403 403 403 404 403 403 403  in  pw
recruitment:file_template      GET  -       in 403 403 403 403  ok 403 403 403  in  pw
recruitment:file_template      POST -       in 405 405 405 405 405 405 405 405  in  pw
recruitment:admission_list     GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:admission_list     GET  outside in none none none 403 403 403 403 403 in pw
recruitment:admission_list     POST every   in  go  go  go 403 403 403 403 403  in  pw
recruitment:admission_export/csv   GET  inside  in 403 403  ok 403 403 403 403 403 in pw
recruitment:admission_export/csv   GET  outside in 403 403 none 403 403 403 403 403 in pw
recruitment:admission_export/csv   POST every   in 405 405 405 405 405 405 405 405 in pw
recruitment:admission_export/xlsx  GET  inside  in 403 403  ok 403 403 403 403 403 in pw
recruitment:admission_export/xlsx  GET  outside in 403 403 none 403 403 403 403 403 in pw
recruitment:admission_export/xlsx  POST every   in 405 405 405 405 405 405 405 405 in pw
recruitment:admission_export/pdf   GET  every   in 404 404 404 404 404 404 404 404 in pw
recruitment:admission_export/pdf   POST every   in 405 405 405 405 405 405 405 405 in pw
recruitment:admission_add      GET  inside  in  ok 403 403 403 403 403 403 403  in  pw
recruitment:admission_add      GET  outside in none 403 403 403 403 403 403 403 in  pw
recruitment:admission_add      POST inside  in  go 403 403 403 403 403 403 403  in  pw
recruitment:admission_add      POST outside in none 403 403 403 403 403 403 403 in  pw
recruitment:admission_detail   GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:admission_detail   GET  outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:admission_detail   POST every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:admission_correct  GET  inside  in  ok 403 403 403 403 403 403 403  in  pw
recruitment:admission_correct  GET  outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:admission_correct  POST inside  in  go 403 403 403 403 403 403 403  in  pw
recruitment:admission_correct  POST outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:admission_annul    GET  inside  in  ok 403 403 403 403 403 403 403  in  pw
recruitment:admission_annul    GET  outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:admission_annul    POST inside  in  go 403 403 403 403 403 403 403  in  pw
recruitment:admission_annul    POST outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:candidate_list              GET  inside  in ok ok ok 403 403 403 403 403 in pw
recruitment:candidate_list              GET  outside in none none none 403 403 403 403 403 in pw
recruitment:candidate_list              POST every   in  go  go  go 403 403 403 403 403 in pw
recruitment:candidate_add               GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:candidate_add               GET  outside in none 403 403 403 403 403 403 403 in pw
recruitment:candidate_add               POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:candidate_add               POST outside in none 403 403 403 403 403 403 403 in pw
recruitment:candidate_detail            GET  inside  in ok ok ok 403 403 403 403 403 in pw
recruitment:candidate_detail            GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_detail            POST every   in 405 405 405 405 405 405 405 405 in pw
recruitment:candidate_walk     GET  inside  in  go  go  go 403 403 403 403 403  in  pw
recruitment:candidate_walk     GET  outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:candidate_walk     POST every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:candidate_history           GET  inside  in ok ok ok 403 403 403 403 403 in pw
recruitment:candidate_history           GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_history           POST every   in 405 405 405 405 405 405 405 405 in pw
recruitment:candidate_describe          GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:candidate_describe          GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_describe          POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:candidate_describe          POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_step/course_done  GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:candidate_step/course_done  GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_step/course_done  POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:candidate_step/course_done  POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_step/decided      GET  inside  in ok ok ok 403 403 403 403 403 in pw
recruitment:candidate_step/decided      GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_step/decided      POST inside  in none none none 403 403 403 403 403 in pw
recruitment:candidate_step/decided      POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_back              GET  inside  in ok ok ok 403 403 403 403 403 in pw
recruitment:candidate_back              GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_back              POST inside  in go go go 403 403 403 403 403 in pw
recruitment:candidate_back              POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_annul             GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:candidate_annul             GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_annul             POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:candidate_annul             POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_certificate       GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:candidate_certificate       GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_certificate       POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:candidate_certificate       POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_close             GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:candidate_close             GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_close             POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:candidate_close             POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_reopen            GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:candidate_reopen            GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_reopen            POST inside  in none 403 403 403 403 403 403 403 in pw
recruitment:candidate_reopen            POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:recognition_take_back       GET  inside  in ok ok ok 403 403 403 403 403 in pw
recruitment:recognition_take_back       GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:recognition_take_back       POST inside  in none none none 403 403 403 403 403 in pw
recruitment:recognition_take_back       POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_transfer          GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:candidate_transfer          GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_transfer          POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:candidate_transfer          POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:companion_add/sponsor       GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:companion_add/sponsor       GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:companion_add/sponsor       POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:companion_add/sponsor       POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:companion_correct           GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:companion_correct           GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:companion_correct           POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:companion_correct           POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:step_correct                GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:step_correct                GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:step_correct                POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:step_correct                POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:step_minutes                GET  every  in 404 404 404 403 403 403 403 403 in pw
recruitment:step_minutes                POST every  in 404 404 404 403 403 403 403 403 in pw
recruitment:consent_record              GET  inside  in ok ok ok 403 403 403 403 403 in pw
recruitment:consent_record              GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:consent_record              POST inside  in go go go 403 403 403 403 403 in pw
recruitment:consent_record              POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_former            GET  inside  in ok ok ok 403 403 403 403 403 in pw
recruitment:candidate_former            GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_former            POST inside  in go go go 403 403 403 403 403 in pw
recruitment:candidate_former            POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_special           GET  inside  in ok 403 ok 403 403 403 403 403 in pw
recruitment:candidate_special           GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:candidate_special           POST inside  in go 403 go 403 403 403 403 403 in pw
recruitment:candidate_special           POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:companion_relieve           GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:companion_relieve           GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:companion_relieve           POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:companion_relieve           POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:paper_mark                  GET  every   in 405 405 405 405 405 405 405 405 in pw
recruitment:paper_mark                  POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:paper_mark                  POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:view_save                   GET  -       in 405 405 405 405 405 405 405 405 in pw
recruitment:view_save                   POST -       in go go go 403 403 403 403 403 in pw
recruitment:view_drop                   GET  -       in 405 405 405 405 405 405 405 405 in pw
recruitment:view_drop                   POST -       in 404 404 404 403 403 403 403 403 in pw
recruitment:inbox                       GET  inside  in ok none none 403 403 403 403 403 in pw
recruitment:inbox                       GET  outside in none none none 403 403 403 403 403 in pw
recruitment:inbox_count                 GET  -       in ok ok ok ok ok ok ok ok in pw
recruitment:inbox_count                 POST -       in 405 405 405 405 405 405 405 405 in pw
recruitment:inbox                       POST every   in 405 405 405 405 405 405 405 405 in pw
recruitment:inbox_together              GET  inside  in ok none none 403 403 403 403 403 in pw
recruitment:inbox_together              GET  outside in none none none 403 403 403 403 403 in pw
recruitment:inbox_together              POST inside  in go none none 403 403 403 403 403 in pw
recruitment:inbox_together              POST outside in none none none 403 403 403 403 403 in pw
recruitment:inbox_aside                 GET  -       in ok ok ok 403 403 403 403 403 in pw
recruitment:inbox_aside                 POST every   in 404 404 404 403 403 403 403 403 in pw
recruitment:reminder_see                GET  every   in 405 405 405 405 405 405 405 405 in pw
recruitment:reminder_see                POST -       in go 404 404 403 403 403 403 403 in pw
recruitment:reminder_see                POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:religion_list               GET  inside  in 403 403 ok 403 403 403 403 403 in pw
recruitment:religion_list               GET  outside in 403 403 none 403 403 403 403 403 in pw
recruitment:religion_list               POST every   in 405 405 405 405 405 405 405 405 in pw
recruitment:review_list                 GET  inside  in ok ok ok 403 403 403 403 403 in pw
recruitment:review_list                 GET  outside in none none none 403 403 403 403 403 in pw
recruitment:review_list                 POST every   in 405 405 405 405 405 405 405 405 in pw
recruitment:review_nothing_new          GET  every   in 405 405 405 405 405 405 405 405 in pw
recruitment:review_nothing_new          POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:review_nothing_new          POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:review_cell                 GET  inside  in ok ok ok 403 403 403 403 403 in pw
recruitment:review_cell                 GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:review_cell                 POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:source_declare              GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:source_declare              GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:source_declare              POST inside  in none 403 403 403 403 403 403 403 in pw
recruitment:source_declare              POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:cell_unions                 GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:cell_unions                 GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:cell_unions                 POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:cell_unions                 POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:source_end                  GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:source_end                  GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:source_end                  POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:source_end                  POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:source_take_back            GET  inside  in ok 403 403 403 403 403 403 403 in pw
recruitment:source_take_back            GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:source_take_back            POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:source_take_back            POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:review_cell                 POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:transfer_detail             GET  inside  in ok ok ok 403 403 403 403 403 in pw
recruitment:transfer_detail             GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:transfer_detail             POST inside  in go 403 403 403 403 403 403 403 in pw
recruitment:transfer_detail             POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:course_list        GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:course_list        GET  outside in none none none 403 403 403 403 403 in pw
recruitment:course_list        POST every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:course_add         GET  -       in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:course_add         POST inside  in  go  go  go 403 403 403 403 403  in  pw
recruitment:course_add         POST outside in none none none 403 403 403 403 403 in pw
recruitment:course_detail      GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:course_detail      GET  outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:course_detail      POST every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:course_correct     GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:course_correct     GET  outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:course_correct     POST inside  in  go  go  go 403 403 403 403 403  in  pw
recruitment:course_correct     POST outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:course_call        GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:course_call        GET  outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:course_call        POST inside  in  go  go  go 403 403 403 403 403  in  pw
recruitment:course_call        POST outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:course_take_off    GET  every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:course_take_off    POST inside  in  go  go  go 403 403 403 403 403  in  pw
recruitment:course_take_off    POST outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:course_results     GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:course_results     GET  outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:course_results     POST inside  in  go  go  go 403 403 403 403 403  in  pw
recruitment:course_results     POST outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:certificate_list   GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:certificate_list   GET  outside in none none none 403 403 403 403 403 in pw
recruitment:certificate_list   POST every   in  go  go  go 403 403 403 403 403  in  pw
recruitment:member_event_list      GET  inside  in  ok  ok  ok 403 403 403 403 403 in pw
recruitment:member_event_list      GET  outside in none none none 403 403 403 403 403 in pw
recruitment:member_event_list      POST every   in  go  go  go 403 403 403 403 403 in pw
recruitment:member_event_export/csv  GET  inside  in 403 403  ok 403 403 403 403 403 in pw
recruitment:member_event_export/csv  GET  outside in 403 403 none 403 403 403 403 403 in pw
recruitment:member_event_export/csv  POST every   in 405 405 405 405 405 405 405 405 in pw
recruitment:member_event_export/xlsx GET  inside  in 403 403  ok 403 403 403 403 403 in pw
recruitment:member_event_export/xlsx GET  outside in 403 403 none 403 403 403 403 403 in pw
recruitment:member_event_export/xlsx POST every   in 405 405 405 405 405 405 405 405 in pw
recruitment:member_event_export/pdf  GET  every   in 404 404 404 404 404 404 404 404 in pw
recruitment:member_event_export/pdf  POST every   in 405 405 405 405 405 405 405 405 in pw
recruitment:member_event_add       GET  inside  in  ok 403 403 403 403 403 403 403 in pw
recruitment:member_event_add       GET  outside in none 403 403 403 403 403 403 403 in pw
recruitment:member_event_add       POST inside  in  go 403 403 403 403 403 403 403 in pw
recruitment:member_event_add       POST outside in none 403 403 403 403 403 403 403 in pw
recruitment:member_event_of        GET  inside  in  ok 403 403 403 403 403 403 403 in pw
recruitment:member_event_of        GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:member_event_of        POST inside  in  go 403 403 403 403 403 403 403 in pw
recruitment:member_event_of        POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:member_event_detail    GET  inside  in  ok  ok  ok 403 403 403 403 403 in pw
recruitment:member_event_detail    GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:member_event_detail    POST every   in 405 405 405 405 405 405 405 405 in pw
recruitment:member_event_annul     GET  inside  in  ok 403 403 403 403 403 403 403 in pw
recruitment:member_event_annul     GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:member_event_annul     POST inside  in  go 403 403 403 403 403 403 403 in pw
recruitment:member_event_annul     POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:probation_list         GET  inside  in  ok  ok  ok 403 403 403 403 403 in pw
recruitment:probation_list         GET  outside in none none none 403 403 403 403 403 in pw
recruitment:probation_list         POST every   in  go  go  go 403 403 403 403 403 in pw
recruitment:probation_take_up      GET  every   in 405 405 405 405 405 405 405 405 in pw
recruitment:probation_take_up      POST inside  in  go 403 403 403 403 403 403 403 in pw
recruitment:probation_take_up      POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:probation_take_up_all  GET  inside  in  ok 403 403 403 403 403 403 403 in pw
recruitment:probation_take_up_all  GET  outside in none 403 403 403 403 403 403 403 in pw
recruitment:probation_take_up_all  POST inside  in  go 403 403 403 403 403 403 403 in pw
recruitment:probation_take_up_all  POST outside in none 403 403 403 403 403 403 403 in pw
recruitment:probation_remove       GET  inside  in  ok  ok  ok 403 403 403 403 403 in pw
recruitment:probation_remove       GET  outside in 404 404 404 403 403 403 403 403 in pw
recruitment:probation_remove       POST inside  in  go  go  go 403 403 403 403 403 in pw
recruitment:probation_remove       POST outside in 404 404 404 403 403 403 403 403 in pw
recruitment:sheet              GET  -       in  ok 403 403 403 403 403 403 403  in  pw
recruitment:sheet              POST -       in  go 403 403 403 403 403 403 403  in  pw
recruitment:sheet_template     GET  -       in  ok 403 403 403 403 403 403 403  in  pw
recruitment:sheet_template     POST -       in 405 405 405 405 405 405 405 405  in  pw
recruitment:batch_list         GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:batch_list         GET  outside in none none none 403 403 403 403 403 in pw
recruitment:batch_list         POST every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:batch_detail       GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:batch_detail       GET  outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:batch_detail       POST every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:batch_take_back    GET  inside  in  ok 403 403 403 403 403 403 403  in  pw
recruitment:batch_take_back    GET  outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:batch_take_back    POST inside  in  go 403 403 403 403 403 403 403  in  pw
recruitment:batch_take_back    POST outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:paper_batch        GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:paper_batch        GET  outside in none none none 403 403 403 403 403 in pw
recruitment:paper_batch        POST inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:paper_batch        POST outside in none none none 403 403 403 403 403  in  pw
recruitment:paper_print        GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:paper_print        GET  outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:paper_print        POST inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:paper_print        POST outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:course_paper       GET  every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:course_paper       POST inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:course_paper       POST outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:session_list       GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:session_list       GET  outside in none none none 403 403 403 403 403 in pw
recruitment:session_list       POST every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:session_add        GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:session_add        GET  outside in none none none 403 403 403 403 403 in pw
recruitment:session_add        POST inside  in  go  go  go 403 403 403 403 403  in  pw
recruitment:session_add        POST outside in none none none 403 403 403 403 403 in pw
recruitment:session_detail     GET  inside  in  ok  ok  ok 403 403 403 403 403  in  pw
recruitment:session_detail     GET  outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:session_detail     POST inside  in 403 403 403 403 403 403 403 403  in  pw
recruitment:session_detail     POST outside in 404 404 404 403 403 403 403 403  in  pw
recruitment:double_list        GET  inside  in 403  ok  ok 403 403 403 403 403  in  pw
recruitment:double_list        GET  outside in 403 none none 403 403 403 403 403 in pw
recruitment:double_list        POST every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:double_detail      GET  inside  in 403  ok  ok 403 403 403 403 403  in  pw
recruitment:double_detail      GET  outside in 403 404 404 403 403 403 403 403  in  pw
recruitment:double_detail      POST every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:double_merge       GET  every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:double_merge       POST inside  in 403  go  go 403 403 403 403 403  in  pw
recruitment:double_merge       POST outside in 403 404 404 403 403 403 403 403  in  pw
recruitment:double_tell_apart  GET  every   in 405 405 405 405 405 405 405 405  in  pw
recruitment:double_tell_apart  POST inside  in 403  go  go 403 403 403 403 403  in  pw
recruitment:double_tell_apart  POST outside in 403 404 404 403 403 403 403 403  in  pw
reports:reorganization_list        GET  inside  in 403 403 403 403   ok 403 403 403 in pw
reports:reorganization_list        GET  outside in 403 403 403 403 none 403 403 403 in pw
reports:reorganization_list        POST every   in 405 405 405 405  405 405 405 405 in pw
reports:reorganization_add         GET  every   in 403 403 403 403   ok 403 403 403 in pw
reports:reorganization_add         POST every   in 403 403 403 403   go 403 403 403 in pw
reports:reorganization_detail      GET  inside  in 403 403 403 403   ok 403 403 403 in pw
reports:reorganization_detail      GET  outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_detail      POST every   in 405 405 405 405  405 405 405 405 in pw
reports:reorganization_progress    GET  inside  in 403 403 403 403   ok 403 403 403 in pw
reports:reorganization_progress    GET  outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_progress    POST every   in 405 405 405 405  405 405 405 405 in pw
reports:reorganization_draft       GET  inside  in 403 403 403 403   ok 403 403 403 in pw
reports:reorganization_draft       GET  outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_draft       POST inside  in 403 403 403 403   go 403 403 403 in pw
reports:reorganization_draft       POST outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_preview     GET  inside  in 403 403 403 403   ok 403 403 403 in pw
reports:reorganization_preview     GET  outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_preview     POST inside  in 403 403 403 403   go 403 403 403 in pw
reports:reorganization_preview     POST outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_discard     GET  inside  in 403 403 403 403   ok 403 403 403 in pw
reports:reorganization_discard     GET  outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_discard     POST inside  in 403 403 403 403   go 403 403 403 in pw
reports:reorganization_discard     POST outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_take_back   GET  inside  in 403 403 403 403   ok 403 403 403 in pw
reports:reorganization_take_back   GET  outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_take_back   POST inside  in 403 403 403 403   go 403 403 403 in pw
reports:reorganization_take_back   POST outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_dossiers    GET  inside  in 403 403 403 403   ok 403 403 403 in pw
reports:reorganization_dossiers    GET  outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_dossiers    POST inside  in 403 403 403 403   go 403 403 403 in pw
reports:reorganization_dossiers    POST outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_quotas      GET  inside  in 403 403 403 403   ok 403 403 403 in pw
reports:reorganization_quotas      GET  outside in 403 403 403 403  404 403 403 403 in pw
reports:reorganization_quotas      POST inside  in 403 403 403 403   go 403 403 403 in pw
reports:reorganization_quotas      POST outside in 403 403 403 403  404 403 403 403 in pw
audit:entry_list               GET  inside  in 403 403 403 403 403  ok 403 403  in  pw
audit:entry_list               GET  outside in 403 403 403 403 403 none 403 403 in  pw
audit:entry_list               POST every   in 403 403 403 403 403  go 403 403  in  pw
"""


class Cell(NamedTuple):
    """One request: who asks, for what, and the answer that is due."""

    address: str
    method: str
    role: str
    scope: str
    answer: str

    @property
    def name(self):
        return self.address.partition("/")[0]


def _cells():
    lines = [line.split() for line in TABLE.strip().splitlines()[1:]]
    due = defaultdict(set)
    for address, method, _reach, *answers in lines:
        for role, answer in zip(ROLES, answers, strict=True):
            due[address, method, role].add(answer)
    for address, method, reach, *answers in lines:
        for role, answer in zip(ROLES, answers, strict=True):
            for scope in _asked(SCOPES[reach], due[address, method, role]):
                yield Cell(address, method, role, scope, answer)


def _asked(scopes, answers):
    """Leave out what is answered alike before anybody looks for the object.

    Who is not signed in, has to change the password, or comes by the wrong method is told so of
    whatever he asks; so is whose posts open no such page at all.
    """
    if answers <= BEFORE_ALL:
        return [scope for scope in scopes if scope in ("own", "ghost")]
    if answers == {"403"}:
        return [scope for scope in scopes if scope in ("own", "far", "ghost")]
    return scopes


CELLS = list(_cells())
