//! Which parts of a type some texts go through: decodes them, and notes of each struct which fields were there, of
//! each optional one whether something was in it, and of each enum which of its arms. What the types have and no
//! text showed is what they were never tried on.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::de::value::{BorrowedStrDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// Each part of the types that was met, and whether some text had it: `Audience: press`.
#[derive(Default)]
pub struct Walked(RefCell<BTreeMap<String, bool>>);

impl Walked {
    /// Decodes a value, and goes through all of it.
    pub fn through<T: DeserializeOwned>(&self, value: &Value) -> Result<T, Error> {
        T::deserialize(Step {
            value,
            at: String::new(),
            arm: false,
            walked: self,
        })
    }

    /// How many parts the types have.
    pub fn parts(&self) -> usize {
        self.0.borrow().len()
    }

    /// What the types have and nothing showed.
    pub fn missed(&self) -> Vec<String> {
        let walked = self.0.borrow();
        let missed = walked.iter().filter(|(_, met)| !**met);
        missed.map(|(part, _)| part.clone()).collect()
    }

    fn part(&self, part: String, met: bool) {
        *self.0.borrow_mut().entry(part).or_default() |= met;
    }
}

/// One value on the way, and where it stands in its type.
struct Step<'de> {
    value: &'de Value,
    at: String,
    /// Stands for itself in an arm of an enum.
    arm: bool,
    walked: &'de Walked,
}

impl<'de> Step<'de> {
    fn inside(&self, value: &'de Value, at: String) -> Self {
        Step {
            value,
            at,
            arm: false,
            walked: self.walked,
        }
    }

    /// A type's name. What an arm of an enum holds is named by that arm, as rooms have types of one name.
    fn named(&self, name: &str) -> String {
        if self.arm {
            format!("{} {name}", self.at)
        } else {
            name.to_owned()
        }
    }

    fn each(&self, values: &'de [Value]) -> Vec<Self> {
        let at = |value| self.inside(value, format!("{}[]", self.at));
        values.iter().map(at).collect()
    }

    fn fields<V: Visitor<'de>>(
        self,
        name: &str,
        fields: &[&str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Value::Object(object) = self.value else {
            return self.value.deserialize_any(visitor);
        };
        for field in fields {
            let there = object.contains_key(*field);
            self.walked.part(format!("{name}.{field}"), there);
            if !there {
                self.walked.part(format!("{name}.{field}: nothing"), true);
            }
        }
        let entries = object.iter().map(|(key, value)| {
            let field = BorrowedStrDeserializer::new(key);
            (field, self.inside(value, format!("{name}.{key}")))
        });
        visitor.visit_map(MapDeserializer::new(entries))
    }
}

impl<'de> IntoDeserializer<'de, Error> for Step<'de> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Step<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.value.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let nothing = self.value.is_null();
        self.walked.part(format!("{}: nothing", self.at), nothing);
        self.walked
            .part(format!("{}: something", self.at), !nothing);
        if nothing {
            visitor.visit_none()
        } else {
            visitor.visit_some(Step { arm: false, ..self })
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::Array(values) = self.value else {
            return self.value.deserialize_any(visitor);
        };
        let part = format!("{}: one of them", self.at);
        self.walked.part(part, !values.is_empty());
        visitor.visit_seq(SeqDeserializer::new(self.each(values).into_iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Value::Array(values) = self.value else {
            return self.value.deserialize_any(visitor);
        };
        visitor.visit_seq(SeqDeserializer::new(self.each(values).into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let name = self.named(name);
        self.fields(&name, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let name = self.named(name);
        let (variant, inside) = match self.value {
            Value::String(variant) => (variant, None),
            Value::Object(object) if object.len() == 1 => {
                let (variant, inside) = object.iter().next().expect("one");
                (variant, Some(inside))
            }
            _ => return Err(Error::custom(format!("{name} is none of its arms"))),
        };
        for known in variants {
            let met = known == variant;
            self.walked.part(format!("{name}: {known}"), met);
        }
        let inside = inside.map(|value| Step {
            arm: true,
            ..self.inside(value, format!("{name}::{variant}"))
        });
        visitor.visit_enum(Arm { variant, inside })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        tuple_struct map identifier ignored_any
    }
}

/// An arm of an enum, and what stands in it.
struct Arm<'de> {
    variant: &'de str,
    inside: Option<Step<'de>>,
}

impl<'de> EnumAccess<'de> for Arm<'de> {
    type Error = Error;
    type Variant = Inside<'de>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Inside<'de>), Error> {
        let arm = seed.deserialize(BorrowedStrDeserializer::new(self.variant))?;
        Ok((arm, Inside(self.inside)))
    }
}

struct Inside<'de>(Option<Step<'de>>);

impl<'de> Inside<'de> {
    fn step(self) -> Result<Step<'de>, Error> {
        self.0.ok_or_else(|| Error::custom("nothing stands in it"))
    }
}

impl<'de> VariantAccess<'de> for Inside<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.0 {
            None => Ok(()),
            Some(step) => Err(Error::custom(format!("{} holds nothing", step.at))),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.step()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.step()?.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let step = self.step()?;
        let name = step.at.clone();
        step.fields(&name, fields, visitor)
    }
}
