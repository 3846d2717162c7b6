#pragma once

#include <QSpinBox>

namespace calm::ui
{

/// The chosen length: how many of the anchor's tokens of an example are looked at. 0 = "no limit".
class TokenLimitBox : public QSpinBox
{
    Q_OBJECT

public:
    explicit TokenLimitBox(const char* name, QWidget* parent = nullptr);
    void setLimit(int tokens); ///< quietly

Q_SIGNALS:
    void limitChosen(int tokens); ///< by the person
};

} // namespace calm::ui
