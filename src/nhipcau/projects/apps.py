from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "nhipcau.projects"
    label = "projects"

    def ready(self) -> None:
        from nhipcau.activities.selectors.history import tell_more
        from nhipcau.foundation.holds import add_hold
        from nhipcau.foundation.panels import add_panel
        from nhipcau.projects.registered import iati
        from nhipcau.projects.selectors.telling import LABELS, VERBS, holds_of
        from nhipcau.projects.views import panels

        tell_more(VERBS, LABELS)
        add_hold("organisation", "projects", holds_of)
        add_panel("activity", "project", panels.activity_panel)
        add_panel("activity-tabs", "project", panels.activity_tab)
        add_panel("commitment-acts", "project", panels.commitment_act)
        iati.register()
