//! The macros the repositories are written with.

/// Declares the SQL of a module: a constant for each statement, and the list `STATEMENTS`.
macro_rules! sql {
    ($($(#[$doc:meta])* $name:ident = $($part:expr),+;)+) => {
        sql! { STATEMENTS => $($(#[$doc])* $name = $($part),+;)+ }
    };
    ($list:ident => $($(#[$doc:meta])* $name:ident = $($part:expr),+;)+) => {
        $($(#[$doc])* const $name: &str = concat!($($part),+);)+
        /// Every statement of this module, by name, for the test that prepares them.
        pub(crate) const $list: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

/// Runs the same expression on whichever database the transaction is on, and counts it.
macro_rules! on {
    ($tx:expr, $connection:ident => $run:expr) => {{
        let tx: &mut $crate::Tx = $tx;
        tx.count();
        let done = match tx.inner() {
            $crate::transaction::Inner::Sqlite(t) => {
                let $connection = &mut **t;
                $run
            }
            $crate::transaction::Inner::Postgres(t) => {
                let $connection = &mut **t;
                $run
            }
        };
        done.map_err($crate::StoreError::from)
    }};
}

/// All rows of a query: `all!(tx, SQL, parameter, …)`.
macro_rules! all {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        on!($tx, c => sqlx::query_as($sql)$(.bind($value))*.fetch_all(c).await)
    };
}

/// The first row of a query, if there is one.
macro_rules! optional {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        on!($tx, c => sqlx::query_as($sql)$(.bind($value))*.fetch_optional(c).await)
    };
}

/// The row of a query that always has one.
macro_rules! one {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        on!($tx, c => sqlx::query_as($sql)$(.bind($value))*.fetch_one(c).await)
    };
}

/// Runs a statement that returns no rows; gives the number of rows changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        on!($tx, c => sqlx::query($sql)$(.bind($value))*.execute(c).await.map(|done| done.rows_affected()))
    };
}
