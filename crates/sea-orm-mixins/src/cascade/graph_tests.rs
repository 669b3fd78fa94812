use super::Graph;
use crate::MixinError;
use crate::cascade::Action;
use crate::cascade::links::{ColumnOf, Links, Parent};
use sea_orm::ColumnType;
use sea_orm::sea_query::ForeignKeyAction;
use sea_orm_mixins_sql::{Policy, SoftDelete, Table};

fn table(name: &str) -> Table {
    Table {
        schema: None,
        name: name.to_owned(),
    }
}

/// A table with the columns `id` and `parent`, the latter of which may be NULL.
fn links(name: &str, is_soft: bool, parent: Option<(&str, Option<ForeignKeyAction>)>) -> Links {
    let mut policy = Policy::new(table(name), vec!["id".to_owned()]);
    let column = || "deleted_at".to_owned();
    policy.soft_delete = is_soft.then(|| SoftDelete::Time { column: column() });
    let column = |name: &str, null| ColumnOf {
        name: name.to_owned(),
        ty: ColumnType::Integer,
        null,
    };
    let parent = parent.map(|(name, on_delete)| Parent {
        table: table(name),
        from: vec!["parent".to_owned()],
        to: vec!["id".to_owned()],
        on_delete,
    });
    Links {
        policy: Box::leak(Box::new(policy)),
        columns: vec![column("id", false), column("parent", true)],
        parents: parent.into_iter().collect(),
        cascade: None,
        live: None,
        nobody: None,
    }
}

fn root(removed: &'static [&'static str]) -> Links {
    Links {
        cascade: Some(removed),
        ..links("roots", true, None)
    }
}

fn why(graph: &Graph) -> Option<String> {
    graph.problem.as_ref().map(|problem| {
        let MixinError::Cascade { table, why } = problem else {
            panic!("{problem}");
        };
        format!("{table}: {why}")
    })
}

#[test]
fn each_action_is_what_the_relation_says() {
    for (on_delete, is_soft, expected) in [
        (Some(ForeignKeyAction::Cascade), true, Action::Mark),
        (
            Some(ForeignKeyAction::SetNull),
            true,
            Action::Unlink(vec!["parent".to_owned()]),
        ),
        (
            Some(ForeignKeyAction::SetNull),
            false,
            Action::Unlink(vec!["parent".to_owned()]),
        ),
        (Some(ForeignKeyAction::Restrict), true, Action::Refuse),
        (Some(ForeignKeyAction::NoAction), false, Action::Refuse),
        (None, false, Action::Refuse),
    ] {
        let graph = Graph::of(&[root(&[]), links("children", is_soft, Some(("roots", on_delete)))]);
        assert_eq!((why(&graph), &graph.edges[0].action), (None, &expected));
    }
}

#[test]
fn what_cannot_be_done_is_said() {
    let of = |child: Links| why(&Graph::of(&[root(&[]), child])).unwrap();
    let cascade = || Some(ForeignKeyAction::Cascade);
    let gone = of(links("children", false, Some(("roots", cascade()))));
    assert!(
        gone.starts_with("roots: of its child `children`") && gone.contains("cascade(remove"),
        "{gone}"
    );
    let default = of(links(
        "children",
        true,
        Some(("roots", Some(ForeignKeyAction::SetDefault))),
    ));
    assert!(default.contains("declare `SetNull`"), "{default}");
    let mut bound = links("children", true, Some(("roots", Some(ForeignKeyAction::SetNull))));
    bound.columns[1].null = false;
    assert!(of(bound).contains("make it an `Option`"));
    let mut text = links("children", true, Some(("roots", cascade())));
    text.columns[1].ty = ColumnType::Json;
    assert!(of(text).contains("`parent` is of a type"));
    let unknown = why(&Graph::of(&[root(&["seats"])])).unwrap();
    assert!(unknown.starts_with("seats: `remove` names it"), "{unknown}");
    // Below a table whose rows are removed.
    let all = [
        root(&["children"]),
        links("children", false, Some(("roots", cascade()))),
        links("grandchildren", true, Some(("children", cascade()))),
    ];
    assert!(why(&Graph::of(&all)).unwrap().contains("would be left without them"));
}

#[test]
fn only_what_a_cascade_reaches_is_guarded() {
    let cascade = || Some(ForeignKeyAction::Cascade);
    let all = [
        root(&[]),
        links("children", true, Some(("roots", cascade()))),
        links("grandchildren", false, Some(("children", None))),
        links("others", true, None),
        links("of_others", true, Some(("others", cascade()))),
    ];
    let graph = Graph::of(&all);
    let parents = |name: &str| {
        graph
            .cascade_of(&table(name))
            .map(|cascade| (cascade.deletes, cascade.parents.len()))
    };
    assert_eq!(parents("roots"), Some((true, 0)));
    assert_eq!(parents("children"), Some((false, 1)));
    assert_eq!(parents("grandchildren"), Some((false, 1)));
    assert_eq!(parents("others"), None);
    assert_eq!(parents("of_others"), None);
}
