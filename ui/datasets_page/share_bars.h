#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace calm::ui
{

/// Parts of a whole, one line each: a name, a bar, a number. Drawn by hand so that a dozen lines stay small.
class ShareBars : public QWidget
{
    Q_OBJECT

public:
    struct Bar
    {
        QString name;
        double share = 0; ///< 0 to 1
        QString number;   ///< as a person reads it
    };

    explicit ShareBars(const QString& accessibleName, QWidget* parent = nullptr);

    void setBars(std::vector<Bar> bars);
    const std::vector<Bar>& bars() const { return m_bars; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    int lineHeight() const;
    std::vector<Bar> m_bars;
};

} // namespace calm::ui
