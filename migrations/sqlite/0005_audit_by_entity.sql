-- Who changed a sheet last is asked whenever two people edit it at once.
CREATE INDEX audit_by_entity ON audit_entry (entity, entity_id, number);
