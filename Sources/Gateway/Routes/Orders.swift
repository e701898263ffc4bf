import Codecs
import Hummingbird

/// `POST /v1/orders`, `GET /v1/orders`, `GET` and `DELETE /v1/orders/{id}`.
struct Orders {
    let port: any GatewayPort

    func add(to router: Router<BasicRequestContext>) {
        router.post("v1/orders") { request, _ in
            await answer { () throws(GatewayError) in
                try await port.submit(try await TradeRequest(request.json()))
            }
        }
        router.get("v1/orders") { _, _ in Response(await port.orders()) }
        router.get("v1/orders/:id") { _, context in
            let id = context.parameters.get("id") ?? ""
            return await answer { () throws(GatewayError) in
                guard let order = await port.order(id) else {
                    throw GatewayError(.notFound, "unknown-order", "there is no order \(id)")
                }
                return order
            }
        }
        router.delete("v1/orders/:id") { _, context in
            let id = context.parameters.get("id") ?? ""
            return await answer { () throws(GatewayError) in try await port.cancel(order: id) }
        }
    }
}
