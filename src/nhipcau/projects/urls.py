"""Addresses of projects and their plans."""

from django.urls import URLPattern, path

from nhipcau.projects.views import planning, projects

app_name = "projects"
ONE = "du-an/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("du-an/them/", projects.project_add, name="project-add"),
    path(ONE, projects.project_show, name="project-detail"),
    path(f"{ONE}sua/", projects.project_change, name="project-change"),
    path("cam-ket/<int:pk>/thanh-du-an/", projects.project_turn, name="project-turn"),
    path(f"{ONE}moc/them/", planning.milestone_add, name="milestone-add"),
    path("moc/<int:pk>/", planning.milestone_change, name="milestone-change"),
    path("moc/<int:pk>/lam/", planning.milestone_act, name="milestone-act"),
    path(f"{ONE}kinh-phi/them/", planning.budget_add, name="budget-add"),
    path("kinh-phi/<int:pk>/", planning.budget_change, name="budget-change"),
    path(f"{ONE}rui-ro/them/", planning.risk_add, name="risk-add"),
    path("rui-ro/<int:pk>/", planning.risk_change, name="risk-change"),
]
