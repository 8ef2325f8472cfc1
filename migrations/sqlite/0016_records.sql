-- Whether a person's registration form H was made is asked of all her entries (art. 4.3).
CREATE INDEX fruition_record_by_person ON fruition_record (project_id, person_hash, on_date);
