#pragma once

#include <QTextEdit>

#include <string>
#include <utility>
#include <vector>

namespace calm::ui
{

/// A text as a model reads it, to be looked at: line ends are signs, special tokens are marked. Long ones are cut.
class RenderedText : public QTextEdit
{
    Q_OBJECT

public:
    using Ranges = std::vector<std::pair<std::size_t, std::size_t>>; ///< of bytes, in order

    explicit RenderedText(QWidget* parent = nullptr);
    void setRendered(std::string text, Ranges special);
    QString rendered() const;                   ///< all of it
    qsizetype cutAt() const { return m_cutAt; } ///< characters that are shown; 0 = all

    static constexpr qsizetype mostShown = 50'000;

protected:
    void changeEvent(QEvent* event) override;

private:
    void draw();
    std::string m_text;
    Ranges m_special;
    qsizetype m_cutAt = 0;
};

} // namespace calm::ui
