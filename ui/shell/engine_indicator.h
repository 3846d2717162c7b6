#pragma once

#include <QWidget>

class QLabel;

namespace calm::ui
{

class EngineClient;

/// A dot and a word in the status bar: what the engine is doing; its versions and speed of algebra in the tool tip.
class EngineIndicator : public QWidget
{
    Q_OBJECT

public:
    explicit EngineIndicator(EngineClient& engine, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    QString describe() const;
    EngineClient& m_engine;
    QLabel* m_dot;
    QLabel* m_text;
};

} // namespace calm::ui
