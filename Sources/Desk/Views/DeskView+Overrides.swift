import Arithmetic
package import Basics
package import Codecs
package import Markets
import Orders

extension DeskView {
    /// Exchange orders that people may declare dead at this time.
    package func overrides(at time: Timestamp) -> JSONValue {
        .array(
            state.unsettledOrders.filter { $0.canBeOverridden(at: time) }.compactMap {
                override(of: $0.request.clientOrderId)
            })
    }

    /// An exchange order with who wants it to count as dead; nil when unknown.
    package func override(of id: ClientOrderId) -> JSONValue? {
        guard let record = state.order(id) else { return nil }
        let order = record.order
        var fields: [JSONValue.Member] = [
            .init(name: "clientOrderId", value: .string(id.text)),
            .init(name: "venue", value: .string(order.venue.name)),
            .init(name: "account", value: .string(order.account)),
            .init(name: "symbol", value: .string(order.request.symbol)),
            .init(name: "quantity", value: .string(order.request.quantity.description)),
            .init(name: "filled", value: .string(order.bookedQuantity.description)),
            .init(name: "state", value: .string(String(describing: order.state))),
        ]
        if let parent = record.parent {
            fields.append(.init(name: "order", value: .string(parent.text)))
        }
        if let request = record.overrideRequest {
            fields.append(.init(name: "requestedBy", value: .string(request.approver)))
            fields.append(.init(name: "note", value: .string(request.note)))
        }
        return .object(fields)
    }
}
