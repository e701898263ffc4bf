import Hummingbird

/// `GET /v1/pools`.
struct Pools {
    let port: any GatewayPort

    func add(to router: Router<BasicRequestContext>) {
        router.get("v1/pools") { _, _ in Response(await port.pools()) }
    }
}
