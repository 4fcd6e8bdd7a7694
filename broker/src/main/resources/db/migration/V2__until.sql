-- When the step that runs is over at the earliest; empty where nobody knows. Follows from the facts.
ALTER TABLE deployments ADD COLUMN step_until TEXT;
