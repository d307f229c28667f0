#!/bin/bash
# Runs once, when the data folder is new: the appliance's database with an owner that migrates and a role that works,
# and Keycloak's own. Passwords come from files and are never on a command line.
set -euo pipefail

psql --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres <<'SQL'
\set owner_password `cat /run/secrets/postgres_owner`
\set app_password `cat /run/secrets/postgres_app`
\set keycloak_password `cat /run/secrets/postgres_keycloak`
CREATE ROLE exhibit_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE exhibit_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';
CREATE ROLE keycloak LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'keycloak_password';
CREATE DATABASE exhibit OWNER exhibit_owner TEMPLATE template0;
REVOKE ALL ON DATABASE exhibit FROM PUBLIC;
GRANT CONNECT ON DATABASE exhibit TO exhibit_app;
ALTER DATABASE exhibit SET timezone TO 'UTC';
CREATE DATABASE keycloak OWNER keycloak TEMPLATE template0;
REVOKE ALL ON DATABASE keycloak FROM PUBLIC;
SQL
