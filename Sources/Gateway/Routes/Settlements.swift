import Hummingbird

/// `GET /v1/settlements` and `GET /v1/ledger`.
struct Settlements {
    let port: any GatewayPort

    func add(to router: Router<BasicRequestContext>) {
        router.get("v1/settlements") { _, _ in Response(await port.settlements()) }
        router.get("v1/ledger") { _, _ in Response(await port.ledger()) }
    }
}
