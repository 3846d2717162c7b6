#pragma once

#include <QColor>
#include <QString>
#include <QWidget>

#include <vector>

namespace calm::ui
{

/// The tokens of a text as coloured chips in reading order, wrapped; blanks are made visible, the id is in the tool
/// tip.
class TokenChips : public QWidget
{
    Q_OBJECT

public:
    struct Token
    {
        int id = 0;
        QString text;
    };

    explicit TokenChips(QWidget* parent = nullptr);
    void setTokens(std::vector<Token> tokens);
    std::size_t count() const { return m_tokens.size(); }

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::vector<QRect> place(int width) const;
    std::vector<Token> m_tokens;
};

} // namespace calm::ui
