//! Rows of one kind and shape, as one list of values for each field: so a first load of many rows travels. Names stand
//! once, and what is alike stands together: it packs better and is sooner read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::access::{Change, Patch};
use crate::row::{Fields, Kind};

/// Fewer rows of a shape travel one by one, as people read them.
pub const WORTH: usize = 16;

/// Rows have a few shapes. Should there ever be more, the rest travels one by one, and nothing takes long.
const SHAPES: usize = 64;

/// The field that says what [`Columns::ids`] say, and is left out for that.
const ID: &str = "id";

/// Rows that enter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Columns {
    kind: Kind,
    ids: Vec<Uuid>,
    /// Each as long as `ids`.
    fields: BTreeMap<String, Vec<Value>>,
}

/// Takes out of patches those that let many rows of one shape enter. No row may stand in two of them: the order is
/// not kept.
#[must_use]
pub fn by_column(patches: Vec<Patch>) -> (Vec<Columns>, Vec<Patch>) {
    let mut shapes: Vec<Columns> = Vec::new();
    let mut rest = Vec::new();
    let mut last = 0;
    for patch in patches {
        let (kind, id, fields) = match patch.change {
            Change::Enter(fields) if says(&fields, patch.id) => (patch.kind, patch.id, fields),
            _ => {
                rest.push(patch);
                continue;
            }
        };
        let fits = |columns: &Columns| columns.fits(kind, &fields);
        // Rows of one kind come one after the other.
        if !shapes.get(last).is_some_and(fits) {
            last = shapes.iter().position(fits).unwrap_or(shapes.len());
        }
        if last == SHAPES {
            let change = Change::Enter(fields);
            rest.push(Patch { kind, id, change });
            continue;
        }
        if last == shapes.len() {
            shapes.push(Columns::of(kind, &fields));
        }
        shapes[last].push(id, fields);
    }
    let (many, few): (Vec<Columns>, Vec<Columns>) = shapes
        .into_iter()
        .partition(|columns| columns.ids.len() >= WORTH);
    rest.extend(few.into_iter().flat_map(Columns::patches));
    (many, rest)
}

fn says(fields: &Fields, id: Uuid) -> bool {
    let mut text = Uuid::encode_buffer();
    let said = fields.get(ID).and_then(Value::as_str);
    said == Some(id.hyphenated().encode_lower(&mut text))
}

fn named(fields: &Fields) -> impl Iterator<Item = &String> {
    fields.keys().filter(|name| *name != ID)
}

impl Columns {
    fn of(kind: Kind, fields: &Fields) -> Self {
        Self {
            kind,
            ids: Vec::new(),
            fields: named(fields)
                .map(|name| (name.clone(), Vec::new()))
                .collect(),
        }
    }

    fn fits(&self, kind: Kind, fields: &Fields) -> bool {
        self.kind == kind && self.fields.keys().eq(named(fields))
    }

    /// Takes in a row that fits.
    fn push(&mut self, id: Uuid, fields: Fields) {
        self.ids.push(id);
        let values = fields.into_iter().filter(|(name, _)| name != ID);
        for (column, (_, value)) in self.fields.values_mut().zip(values) {
            column.push(value);
        }
    }

    /// Whether every row has every field.
    #[must_use]
    pub fn whole(&self) -> bool {
        self.fields
            .values()
            .all(|column| column.len() == self.ids.len())
    }

    /// The rows, each by itself.
    pub fn patches(self) -> impl Iterator<Item = Patch> {
        let kind = self.kind;
        let fields = self.fields.into_iter();
        let mut columns: Vec<_> = fields.map(|(name, c)| (name, c.into_iter())).collect();
        self.ids.into_iter().map(move |id| {
            let said = (ID.to_owned(), Value::String(id.to_string()));
            let values = columns
                .iter_mut()
                .filter_map(|(name, column)| Some((name.clone(), column.next()?)));
            let fields: Fields = values.chain([said]).collect();
            let change = Change::Enter(fields);
            Patch { kind, id, change }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::row::Row;
    use crate::sync::pull::{Cursor, Pulled, Travelling};

    /// Rows of all kinds, many of few shapes: some fields hidden, some null, some of other values; the odd one
    /// without its id, or that leaves.
    fn patches() -> impl Strategy<Value = Vec<Patch>> {
        let one = (0..Kind::ALL.len(), 0..4_u8, any::<[bool; 3]>(), 0..40_u8);
        proptest::collection::vec(one, 0..400).prop_map(|all| {
            let numbered = all.into_iter().enumerate();
            numbered
                .map(|(n, (kind, hides, other, odd))| {
                    let row = &Row::samples()[kind];
                    let id = Uuid::from_u128(n as u128 + 1);
                    let mut fields = row.fields();
                    fields.insert(ID.to_owned(), id.to_string().into());
                    let names: Vec<String> = named(&fields).cloned().collect();
                    for (m, name) in names.into_iter().enumerate() {
                        match (m + n) % 7 {
                            0 if other[0] => drop(fields.insert(name, Value::Null)),
                            1 if other[1] => drop(fields.insert(name, n.into())),
                            2 if other[2] => drop(fields.insert(name, "さくら".into())),
                            _ if m % 4 < usize::from(hides) => drop(fields.remove(&name)),
                            _ => {}
                        }
                    }
                    if odd == 0 {
                        fields.remove(ID);
                    }
                    let change = match odd {
                        1 => Change::Leave(true),
                        2 => Change::Set(fields),
                        _ => Change::Enter(fields),
                    };
                    let kind = row.kind();
                    Patch { kind, id, change }
                })
                .collect()
        })
    }

    fn sorted(mut patches: Vec<Patch>) -> Vec<Patch> {
        patches.sort_by_key(|patch| (patch.kind, patch.id));
        patches
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_travels_by_column_arrives_as_it_was(patches in patches()) {
            let pulled = Pulled { cursor: Cursor("x".into()), snapshot: true, patches, ..Pulled::default() };
            let travelling = serde_json::to_string(&Travelling::from(pulled.clone())).unwrap();
            let arrived: Pulled = serde_json::from_str(&travelling).unwrap();
            prop_assert_eq!(arrived.cursor, pulled.cursor);
            prop_assert_eq!(sorted(arrived.patches), sorted(pulled.patches));
        }
    }

    #[test]
    fn many_rows_of_one_shape_name_their_fields_once_and_a_few_stand_by_themselves() {
        let company = |n: u128| {
            let id = Uuid::from_u128(n);
            let fields = [("id", id.to_string()), ("name", format!("さくら{n}"))];
            let fields = fields.map(|(name, value)| (name.to_owned(), value.into()));
            let change = Change::Enter(fields.into_iter().collect());
            Patch {
                kind: Kind::Company,
                id,
                change,
            }
        };
        let (columns, rest) = by_column((0..WORTH as u128).map(company).collect());
        assert!(rest.is_empty());
        let json = serde_json::to_string(&columns).unwrap();
        assert_eq!(json.matches("\"name\"").count(), 1, "{json}");
        let (columns, rest) = by_column((1..WORTH as u128).map(company).collect());
        assert_eq!((columns.len(), rest.len()), (0, WORTH - 1));
    }

    #[test]
    fn a_column_that_is_too_short_is_no_answer() {
        let short = r#"{"cursor":"x","columns":[{"kind":"company","ids":["01890000-0000-7000-8000-000000000001"],
                        "fields":{"name":[]}}],"patches":[]}"#;
        assert!(serde_json::from_str::<Pulled>(short).is_err());
    }
}
