#pragma once

#include "core/spec/composition.h"

#include <QAbstractTableModel>
#include <QTableView>

#include <vector>

namespace calm::ui
{

class CompositionDraft;

/// The connections as rows: augmenting model, its layer, the anchor's layer. Editable; listens to the draft.
class ConnectionModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { modelColumn, fromColumn, toColumn, columnCountValue };

    explicit ConnectionModel(CompositionDraft& draft, QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    /// What a cell may become: layer names or models.
    QStringList choices(const QModelIndex& index) const;

private:
    CompositionDraft& m_draft;
};

/// The table beside the drawing: Enter or a double click edits a cell with a list of layers, Delete removes rows.
class ConnectionTable : public QTableView
{
    Q_OBJECT

public:
    explicit ConnectionTable(CompositionDraft& draft, QWidget* parent = nullptr);
    std::vector<Connection> selectedConnections() const;
    void selectConnections(const std::vector<Connection>& connections);

Q_SIGNALS:
    void selectionMoved(); ///< by the person, not by selectConnections

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    CompositionDraft& m_draft;
    ConnectionModel* m_model;
    bool m_selecting = false;
};

} // namespace calm::ui
