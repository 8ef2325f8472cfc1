//! HTML as text: the server writes the grid into the page with it, the browser writes anew the
//! parts that changed.

/// HTML under way.
#[derive(Default)]
pub(super) struct Html(pub String);

impl Html {
    /// Marks as they stand.
    pub fn raw(&mut self, marks: &str) -> &mut Self {
        self.0.push_str(marks);
        self
    }

    /// Words, with what would be marks in them made harmless; also for quoted attributes.
    pub fn text(&mut self, words: &str) -> &mut Self {
        for letter in words.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                other => self.0.push(other),
            }
        }
        self
    }

    /// A number.
    pub fn number(&mut self, number: usize) -> &mut Self {
        let digits = number.to_string();
        self.raw(&digits)
    }

    /// A button that asks for something to be done.
    pub fn button(&mut self, class: &str, asks: &str, label: &str) -> &mut Self {
        self.raw("<button type=\"button\" class=\"btn btn-sm ").raw(class).raw("\" data-do=\"").text(asks).raw("\">");
        self.text(label).raw("</button>")
    }

    /// A field of a small form.
    pub fn field(&mut self, id: &str, label: &str, value: &str) -> &mut Self {
        self.raw("<div class=\"field\"><label for=\"").raw(id).raw("\">").text(label).raw("</label><input id=\"");
        self.raw(id).raw("\" type=\"text\" autocomplete=\"off\" value=\"").text(value).raw("\"></div>")
    }

    /// The beginning of a list to choose from.
    pub fn select(&mut self, id: &str, label: &str) -> &mut Self {
        self.raw("<div class=\"field\"><label for=\"").raw(id).raw("\">").text(label).raw("</label><select id=\"");
        self.raw(id).raw("\">")
    }

    /// One of a list to choose from.
    pub fn option(&mut self, value: &str, label: &str) -> &mut Self {
        self.raw("<option value=\"").text(value).raw("\">").text(label).raw("</option>")
    }
}
