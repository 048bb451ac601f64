create schema places;
grant usage on schema places to kaunti_app;
alter default privileges in schema places grant select, insert, update, delete on tables to kaunti_app;

-- Places are never deleted: cases, posts and receipts of past years point at them. What is gone is retired.
create table places.sub_counties (
  code integer not null constraint sub_counties_key primary key,
  name text not null constraint sub_counties_name_unique unique,
  retired_at timestamptz
);

-- Wards by the code of the electoral commission, which stays when a name is spelled anew.
create table places.wards (
  code integer not null constraint wards_key primary key,
  name text not null,
  sub_county integer not null constraint wards_sub_county_exists references places.sub_counties (code),
  -- Other names people use, for search.
  aliases text[] not null default '{}',
  retired_at timestamptz
);
create index wards_sub_county on places.wards (sub_county);

create table places.departments (
  key text not null constraint departments_key primary key,
  name_en text not null,
  name_sw text not null,
  purpose_en text not null,
  purpose_sw text not null,
  -- The county's own order.
  position integer not null,
  retired_at timestamptz
);

-- An office serves an area (its ward, its sub-county or the county) for its department and for those whose work it takes in.
create table places.offices (
  key text not null constraint offices_key primary key,
  kind text not null constraint offices_kind_known check (kind in ('headquarters', 'subCounty', 'ward')),
  name_en text not null,
  name_sw text not null,
  department text not null constraint offices_department_exists references places.departments (key),
  serves text[] not null,
  sub_county integer constraint offices_sub_county_exists references places.sub_counties (code),
  ward integer constraint offices_ward_exists references places.wards (code),
  address_en text not null,
  address_sw text not null,
  -- The key of the calendar whose hours it keeps (calendar.calendars, a later room).
  hours text not null,
  latitude double precision not null constraint offices_latitude_on_earth check (latitude between -90 and 90),
  longitude double precision not null constraint offices_longitude_on_earth check (longitude between -180 and 180),
  phone text not null,
  position integer not null,
  retired_at timestamptz,
  constraint offices_area_fits_kind check (
    case kind
      when 'headquarters' then sub_county is null and ward is null
      when 'subCounty' then sub_county is not null and ward is null
      else sub_county is not null and ward is not null
    end)
);
create index offices_department on places.offices (department);
create index offices_sub_county on places.offices (sub_county);
create index offices_ward on places.offices (ward);
