#pragma once

#include <QList>
#include <QObject>
#include <QPointer>

class QWidget;

namespace calm::ui
{

/// The parts of the window that F6 and Shift+F6 move between. Each remembers where the keyboard was in it.
class Regions : public QObject
{
    Q_OBJECT

public:
    explicit Regions(QObject* parent = nullptr);
    void add(QWidget* region); ///< in the order of going round
    void focusNext(bool backwards);

private:
    struct Region
    {
        QWidget* widget;
        QPointer<QWidget> last; ///< had the keyboard
    };
    qsizetype current() const; ///< -1: none
    static bool take(Region& region);
    QList<Region> m_regions;
};

} // namespace calm::ui
