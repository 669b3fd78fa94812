//! The error collector: every rule reports here, and all mistakes of one item are shown at once.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Collects errors. Must be [`finish`](Cx::finish)ed: dropping it with errors inside would lose them.
#[derive(Debug, Default)]
pub(crate) struct Cx {
    errors: Option<syn::Error>,
    /// Where the attribute or derive stands; the call site unless another macro was called in between.
    site: Option<Span>,
    finished: bool,
}

impl Cx {
    /// A collector for a later step of what stands at `site`.
    pub(crate) fn at(site: Span) -> Self {
        let mut cx = Self::default();
        cx.site = Some(site);
        cx
    }

    /// Where the attribute or derive stands.
    pub(crate) fn site(&self) -> Span {
        self.site.unwrap_or_else(Span::call_site)
    }

    /// Reports an error of which no token is the cause.
    pub(crate) fn error_here(&mut self, message: impl std::fmt::Display) {
        self.error_at(self.site(), message);
    }

    /// Reports an error that covers `tokens`.
    pub(crate) fn error(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Reports an error at `span`.
    pub(crate) fn error_at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.errors {
            Some(errors) => errors.combine(error),
            None => self.errors = Some(error),
        }
    }

    /// The value of `result`; its error is kept.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors.is_some()
    }

    /// The collected errors as `compile_error!` items; nothing where there are none.
    pub(crate) fn finish(mut self) -> TokenStream {
        self.finished = true;
        self.errors
            .take()
            .map_or_else(TokenStream::new, |errors| errors.to_compile_error())
    }
}

impl Drop for Cx {
    fn drop(&mut self) {
        // A bug in this crate, not in the user's code: an error was about to be lost.
        assert!(
            self.finished || std::thread::panicking(),
            "bug in sea-orm-mixins-macros: Cx dropped unfinished"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::Cx;
    use proc_macro2::Span;

    #[test]
    fn all_errors_are_kept() {
        let mut cx = Cx::default();
        cx.error_at(Span::call_site(), "first");
        cx.error_at(Span::call_site(), "second");
        let tokens = cx.finish().to_string();
        assert!(tokens.contains("first") && tokens.contains("second"), "{tokens}");
    }

    #[test]
    #[should_panic(expected = "dropped unfinished")]
    fn dropping_unfinished_is_a_bug() {
        drop(Cx::default());
    }
}
