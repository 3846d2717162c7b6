#pragma once

#include <QFrame>
#include <QLabel>

class QFormLayout;
class QHBoxLayout;
class QVBoxLayout;

namespace calm::ui
{

/// Spacing of the whole window, in points.
inline constexpr int pageMargin = 20;
inline constexpr int cardPadding = 14;
inline constexpr int gap = 10;

/// A page's first line: title, one sentence beneath, buttons at the right.
class PageHeader : public QWidget
{
public:
    explicit PageHeader(const QString& title, const QString& sentence = {}, QWidget* parent = nullptr);
    void setSentence(const QString& sentence);
    void addAction(QWidget* widget); ///< at the right end

private:
    QLabel* m_sentence;
    QHBoxLayout* m_actions;
};

/// A framed surface with an optional heading; put the content into body().
class Card : public QFrame
{
public:
    explicit Card(const QString& heading = {}, QWidget* parent = nullptr);
    QVBoxLayout* body() const { return m_body; }
    void setHeading(const QString& heading);
    void addAction(QWidget* widget); ///< at the right end of the heading's line

private:
    QLabel* m_heading;
    QHBoxLayout* m_headingLine;
    QVBoxLayout* m_body;
};

/// A label dressed by the style sheet: role "title", "section", "subtitle", "muted", "number", "danger", "warning",
/// "success" or "mono".
QLabel* makeLabel(const QString& text, const char* role, QWidget* parent = nullptr);
/// Changes a widget's role and dresses it anew.
void setRole(QWidget* widget, const char* role);
/// A horizontal hairline.
QFrame* makeLine(QWidget* parent = nullptr);
/// A label that wraps and shrinks: for sentences.
QLabel* makeSentence(const QString& text, const char* role = "muted", QWidget* parent = nullptr);

/// Puts the labels of a form at the height of their fields' text; call after the last row.
void centreLabels(QFormLayout& form);

} // namespace calm::ui
