-- One row is a making of all views.
insert into published.view_sets values ($sha256, $made_at);
