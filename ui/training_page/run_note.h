#pragma once

#include <QPlainTextEdit>
#include <QTimer>

#include <cstdint>

namespace calm::ui
{

/// A person's note on the run in view. It is handed over to be saved when the typing rests, when the focus leaves, and
/// before another run is shown. Object name: "runNote".
class RunNote : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit RunNote(QWidget* parent = nullptr);
    void show(std::int64_t run, const QString& note); ///< what is being typed for the same run stays
    void save();                                      ///< what was typed and not handed over yet

Q_SIGNALS:
    void noted(qint64 run, const QString& note);

protected:
    void focusOutEvent(QFocusEvent* event) override;

private:
    std::int64_t m_run = 0;
    QString m_saved;
    QTimer m_typing;
};

} // namespace calm::ui
